// Days as plain texts (2026-11-23): no clock and no zone gets between a roster and its reader.

const DAY_MS = 86_400_000;

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export const addDays = (day: string, count: number): string =>
  new Date(at(day) + count * DAY_MS).toISOString().slice(0, 10);

/** 1 is Monday. */
export const weekdayOf = (day: string): number => ((new Date(at(day)).getUTCDay() + 6) % 7) + 1;

export const mondayOf = (day: string): string => addDays(day, 1 - weekdayOf(day));

/** Every day from `first` to `last`, both included. */
export function daysBetween(first: string, last: string): string[] {
  const count = Math.round((at(last) - at(first)) / DAY_MS);
  return Array.from({ length: Math.max(0, count + 1) }, (_, number) => addDays(first, number));
}

/** The weeks that a period touches, each from its Monday. */
export function weeksOf(first: string, last: string): string[] {
  const weeks: string[] = [];
  for (let monday = mondayOf(first); monday <= last; monday = addDays(monday, 7)) weeks.push(monday);
  return weeks;
}

/** The days that a month's view shows: whole weeks, Monday first. */
export function monthGrid(month: string): string[] {
  const first = `${month}-01`;
  const next = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 1));
  const last = addDays(next.toISOString().slice(0, 10), -1);
  return daysBetween(mondayOf(first), addDays(mondayOf(last), 6));
}
