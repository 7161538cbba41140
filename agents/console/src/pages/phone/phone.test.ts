import { beforeEach, describe, expect, it } from "vitest";

import { expiryOf, keepToken, keptToken } from "./keptToken";
import { padKey, tonesOf } from "./keyTones";

const now = Date.parse("2026-11-23T08:00:00Z");
const tokenUntil = (seconds: number) => `x.${btoa(JSON.stringify({ exp: now / 1000 + seconds }))}.y`;
const kept = (seconds: number) => ({
  token: tokenUntil(seconds),
  ws_url: "ws://127.0.0.1:8010/browser",
  identity: "phone_0a",
});

describe("the caller's page", () => {
  beforeEach(() => sessionStorage.clear());

  it("keys have the tones of ITU-T Q.23", () => {
    expect(tonesOf("1")).toEqual([697, 1209]);
    expect(tonesOf("5")).toEqual([770, 1336]);
    expect(tonesOf("#")).toEqual([941, 1477]);
  });

  it("only keys of the pad are taken from the keyboard", () => {
    expect(padKey("7")).toBe("7");
    expect(padKey("*")).toBe("*");
    expect(padKey("a")).toBeNull();
    expect(padKey("F1")).toBeNull();
  });

  it("after a refresh the page is the same telephone", () => {
    keepToken("13800000001", kept(3600));
    expect(keptToken("13800000001", now)?.identity).toBe("phone_0a");
  });

  it("another number is another telephone", () => {
    keepToken("13800000001", kept(3600));
    expect(keptToken("13800000002", now)).toBeNull();
  });

  it("a token near its end is not used again", () => {
    keepToken("", kept(200));
    expect(keptToken("", now)).toBeNull();
    expect(expiryOf("rubbish")).toBe(0);
  });
});
