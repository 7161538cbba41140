import { expect, test } from "vitest";

import type { SeatTarget, Transfer } from "../../api/transfers";
import { found, isConsulted, isHeldLong, summaryOf } from "./transfer";

const NOW = Date.UTC(2026, 10, 23, 2, 0);

const seat = (staff_no: string, able: boolean, free: boolean): SeatTarget => ({
  id: staff_no,
  staff_no,
  name: `坐席${staff_no}`,
  state: free ? "ready" : "talking",
  languages: ["zh-CN"],
  able,
  free,
});

test("who may take the call and is free stands first", () => {
  const all = [seat("101", false, true), seat("102", true, false), seat("103", true, true)];
  expect(found(all, "").map((each) => each.staff_no)).toEqual(["103", "102", "101"]);
  expect(found(all, "席102").map((each) => each.staff_no)).toEqual(["102"]);
});

test("a reminder comes after a minute on hold, and not after the call", () => {
  const since = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();
  expect(isHeldLong({ state: "held", held_since: since(59) }, NOW)).toBe(false);
  expect(isHeldLong({ state: "held", held_since: since(60) }, NOW)).toBe(true);
  expect(isHeldLong({ state: "wrap_up", held_since: since(90) }, NOW)).toBe(false);
  expect(isHeldLong({ state: "talking", held_since: null }, NOW)).toBe(false);
});

test("the seat that is asked is consulted only while the transfer is open", () => {
  const transfer = (side: "from" | "to", state: Transfer["state"]) => ({ transfer: { side, state } as Transfer });
  expect(isConsulted(transfer("to", "consulting"))).toBe(true);
  expect(isConsulted(transfer("to", "completed"))).toBe(false);
  expect(isConsulted(transfer("from", "consulting"))).toBe(false);
  expect(isConsulted({ transfer: null })).toBe(false);
});

test("an empty form says nothing", () => {
  expect(summaryOf({})).toEqual([]);
  expect(summaryOf({ matters: [{ category: "M01-01", summary: " 欠薪 " }, { summary: "" }] })).toEqual([
    { category: "M01-01", summary: "欠薪" },
  ]);
});
