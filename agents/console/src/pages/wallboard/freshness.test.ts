import { describe, expect, it } from "vitest";

import type { Board } from "../../api/wallboard";
import { age, isNewer, isStale } from "./freshness";

const board = (as_of: string) => ({ as_of }) as Board;
const NOW = Date.parse("2026-11-23T02:00:00Z");

describe("how fresh a wallboard is", () => {
  it("a board that came late never takes the place of a newer one", () => {
    expect(isNewer(board("2026-11-23T02:00:00Z"), undefined)).toBe(true);
    expect(isNewer(board("2026-11-23T02:00:01Z"), board("2026-11-23T02:00:00Z"))).toBe(true);
    expect(isNewer(board("2026-11-23T01:59:59Z"), board("2026-11-23T02:00:00Z"))).toBe(false);
  });

  it("a living line without news is fresh, a lost one is old after a few seconds", () => {
    expect(isStale(board("2026-11-23T01:59:50Z"), "open", NOW)).toBe(false);
    expect(isStale(board("2026-11-23T01:59:47Z"), "open", NOW)).toBe(true);
    expect(isStale(board("2026-11-23T01:59:50Z"), "lost", NOW)).toBe(true);
    expect(isStale(undefined, "lost", NOW)).toBe(false);
  });

  it("ages are told in the largest unit that says enough", () => {
    expect(age(59_000)).toEqual({ unit: "minutes", n: 0 });
    expect(age(3_700_000)).toEqual({ unit: "hours", n: 1 });
    expect(age(47 * 3_600_000)).toEqual({ unit: "hours", n: 47 });
    expect(age(48 * 3_600_000)).toEqual({ unit: "days", n: 2 });
    expect(age(-5)).toEqual({ unit: "minutes", n: 0 });
  });
});
