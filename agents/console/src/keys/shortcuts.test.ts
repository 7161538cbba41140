import { describe, expect, it } from "vitest";

import { shortcutOf } from "./shortcuts";

const key = (changes: Partial<KeyboardEvent>) =>
  shortcutOf({
    isComposing: false,
    key: "",
    code: "",
    keyCode: 0,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    ...changes,
  });

describe("keys of the desk", () => {
  it("F-keys and Alt with a letter or digit are keys of the desk", () => {
    expect(key({ key: "F2" })).toBe("F2");
    expect(key({ key: "µ", code: "KeyN", altKey: true })).toBe("Alt+KeyN");
    expect(key({ key: "1", code: "Digit1", altKey: true })).toBe("Alt+Digit1");
  });

  it("nothing is a key of the desk while an input method composes", () => {
    expect(key({ key: "F8", isComposing: true })).toBeNull();
    expect(key({ key: "F8", keyCode: 229 })).toBeNull();
    expect(key({ key: "Process", code: "F8" })).toBeNull();
  });

  it("a bare letter or Enter is text, never a command", () => {
    expect(key({ key: "a", code: "KeyA" })).toBeNull();
    expect(key({ key: "Enter", code: "Enter" })).toBeNull();
  });

  it("the browser's and the system's own combinations are left alone", () => {
    expect(key({ key: "F4", altKey: true })).toBeNull();
    expect(key({ key: "F5", ctrlKey: true })).toBeNull();
    expect(key({ key: "r", code: "KeyR", ctrlKey: true, altKey: true })).toBeNull();
  });
});
