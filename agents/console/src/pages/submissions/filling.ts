// What stands in the fields of a submission before it is saved, and what it comes to. Pure.
import type { SubmissionValue } from "../../api/submissions";

export interface Field {
  line: string;
  own: number | null;
  typed: number | null;
  reason: string;
}

export const fieldsOf = (values: readonly SubmissionValue[]): Field[] =>
  values.map(({ line, own, typed, reason }) => ({ line, own, typed, reason }));

/** What a line comes to as it is filled in: its own and all below, the whole, and what the one is above the other. */
export function come(field: Field, below: number): { sum: number; whole: number; difference: number } {
  const sum = (field.own ?? 0) + below;
  const whole = field.typed ?? sum;
  return { sum, whole, difference: whole - sum };
}

/** A whole that is typed like the sum is none of its own: it follows the sum. */
export const settled = (field: Field, below: number): Field =>
  come(field, below).difference === 0 ? { ...field, typed: null } : field;

export const unfilled = (fields: readonly Field[]): string[] =>
  fields.filter((field) => field.own === null).map((field) => field.line);

export const isChanged = (fields: readonly Field[], values: readonly SubmissionValue[]): boolean =>
  fields.some((field, place) => {
    const before = values[place];
    return (
      before?.line !== field.line ||
      before.own !== field.own ||
      before.typed !== field.typed ||
      before.reason !== field.reason
    );
  });

/** The month before or after: 2026-12 and one is 2027-01. */
export function monthFrom(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const at = year * 12 + number - 1 + by;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
}

/** First and last day of a month. */
export function daysOfMonth(month: string): { from: string; to: string } {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${String(last).padStart(2, "0")}` };
}
