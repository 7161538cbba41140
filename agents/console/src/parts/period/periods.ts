// The periods that figures are asked for: business days of Asia/Shanghai as plain dates, both ends included.
import type { Days } from "../../api/figures";

export const PERIODS = ["month", "lastMonth", "quarter", "year"] as const;
export type PeriodName = (typeof PERIODS)[number];

const two = (n: number) => String(n).padStart(2, "0");
const DATE = /^\d{4}-\d\d-\d\d$/;

/** `2026-11-30`: the last day of a month, counted from 1; month 0 is December before. */
function lastDay(year: number, month: number): string {
  // Noon: no zone and no summer time moves it to another day.
  const end = new Date(Date.UTC(year, month, 0, 12));
  return end.toISOString().slice(0, 10);
}

/** The days of a period as of `today` (`2026-11-23`). A period that is still running ends today. */
export function daysOf(name: PeriodName, today: string): Days {
  const [year = 1970, month = 1] = today.split("-").map(Number);
  if (name === "lastMonth") {
    const to = lastDay(year, month - 1);
    return { from: `${to.slice(0, 8)}01`, to };
  }
  const first = name === "year" ? 1 : name === "quarter" ? month - ((month - 1) % 3) : month;
  return { from: `${year}-${two(first)}-01`, to: today };
}

/** Which of the named periods these days are, if any. */
export function nameOf(days: Days, today: string): PeriodName | null {
  return (
    PERIODS.find((name) => {
      const named = daysOf(name, today);
      return named.from === days.from && named.to === days.to;
    }) ?? null
  );
}

/** The days in the address; this month where it names none, or none that can be. */
export function daysIn(search: URLSearchParams, today: string): Days {
  const [from, to] = [search.get("from") ?? "", search.get("to") ?? ""];
  return DATE.test(from) && DATE.test(to) && from <= to ? { from, to } : daysOf("month", today);
}

export function withDays(before: URLSearchParams, days: Days, today: string): URLSearchParams {
  const next = new URLSearchParams(before);
  next.delete("from");
  next.delete("to");
  if (nameOf(days, today) === "month") return next;
  next.set("from", days.from);
  next.set("to", days.to);
  return next;
}

/**
 * The step in which a period is best looked at: a day has eleven calls, so that its rate says little. Days up to two
 * weeks, weeks up to half a year, else months.
 */
export function stepOf({ from, to }: Days): "day" | "week" | "month" {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (days <= 14) return "day";
  return days <= 190 ? "week" : "month";
}
