import { describe, expect, it } from "vitest";

import { stepOf } from "./rows";

const press = (key: string, held: Partial<Record<"altKey" | "ctrlKey" | "metaKey", boolean>> = {}) => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
});

describe("moving through rows", () => {
  it("goes down and up and stops at both ends", () => {
    expect(stepOf(press("j"), 0, 3)).toBe(1);
    expect(stepOf(press("ArrowDown"), 2, 3)).toBe(2);
    expect(stepOf(press("k"), 1, 3)).toBe(0);
    expect(stepOf(press("ArrowUp"), 0, 3)).toBe(0);
    expect(stepOf(press("End"), 0, 3)).toBe(2);
  });

  it("leaves other keys and combinations to whoever they belong to", () => {
    expect(stepOf(press("x"), 0, 3)).toBeNull();
    expect(stepOf(press("j", { ctrlKey: true }), 0, 3)).toBeNull();
  });
});
