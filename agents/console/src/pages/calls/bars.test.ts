import { expect, test } from "vitest";

import { lengthOf, spoken } from "./bars";

const party = (role: string, label: string, joined_ms: number, left_ms: number) => ({
  party: null,
  role,
  label,
  name: null,
  joined_ms,
  left_ms,
});

const caller = party("caller", "caller", 0, 60_000);
const first = party("seat", "seat1", 0, 30_000);
const second = party("seat", "seat2", 25_000, 60_000);
const part = { parties: [caller, first, second] };
const said = (leg: string, starts_ms: number, ends_ms: number) => ({ leg, starts_ms, ends_ms });

test("the caller's words stand beside the caller alone", () => {
  const segments = [said("caller", 1000, 2000), said("seat", 3000, 4000)];
  expect(spoken(segments, part, caller)).toEqual([{ from: 1000, to: 2000 }]);
  expect(spoken(segments, part, first)).toEqual([{ from: 3000, to: 4000 }]);
  expect(spoken(segments, part, second)).toEqual([]);
});

test("while both seats are there nobody is said to have spoken", () => {
  expect(spoken([said("seat", 26_000, 27_000)], part, first)).toEqual([]);
  expect(spoken([said("seat", 40_000, 41_000)], part, second)).toEqual([{ from: 40_000, to: 41_000 }]);
});

test("a recording has a length even before it has one", () => {
  expect(lengthOf({ started_at: "2026-11-23T02:00:00Z", ended_at: "2026-11-23T02:00:00Z" })).toBe(1);
  expect(lengthOf({ started_at: "2026-11-23T02:00:00Z", ended_at: "2026-11-23T02:01:00Z" })).toBe(60_000);
});
