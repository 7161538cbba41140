import { describe, expect, it } from "vitest";

import { isReminded } from "./RecordingPauseKey";

const began = Date.parse("2026-11-23T02:00:00Z");
const pause = (reason: "card" | "identity" | "caller_wish") => ({ reason, since: "2026-11-23T02:00:00Z" });

describe("a paused recording", () => {
  it("reminds after sixty seconds, not before", () => {
    expect(isReminded(pause("card"), began + 59_900)).toBe(false);
    expect(isReminded(pause("card"), began + 60_000)).toBe(true);
    expect(isReminded(pause("identity"), began + 600_000)).toBe(true);
  });

  it("never reminds of what the caller wants", () => {
    expect(isReminded(pause("caller_wish"), began + 600_000)).toBe(false);
  });
});
