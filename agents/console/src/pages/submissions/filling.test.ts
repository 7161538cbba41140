import { describe, expect, it } from "vitest";

import type { SubmissionValue } from "../../api/submissions";
import { come, daysOfMonth, fieldsOf, isChanged, monthFrom, settled, unfilled } from "./filling";

const value = (changes: Partial<SubmissionValue> = {}): SubmissionValue => ({
  line: "mediations",
  own: 2,
  typed: null,
  below: 5,
  whole: 7,
  difference: 0,
  hotline: null,
  apart: null,
  reason: "",
  ...changes,
});

describe("filling in a submission", () => {
  it("the whole is its own and all below, unless another one is typed", () => {
    const [field] = fieldsOf([value()]);
    expect(come(field!, 5)).toEqual({ sum: 7, whole: 7, difference: 0 });
    expect(come({ ...field!, typed: 9 }, 5)).toEqual({ sum: 7, whole: 9, difference: 2 });
    expect(come({ ...field!, own: null, typed: 0 }, 5)).toEqual({ sum: 5, whole: 0, difference: -5 });
  });

  it("a whole typed like the sum follows the sum", () => {
    const [field] = fieldsOf([value({ typed: 7 })]);
    expect(settled(field!, 5).typed).toBeNull();
    expect(settled({ ...field!, typed: 8 }, 5).typed).toBe(8);
  });

  it("nought is a number and an empty field is none", () => {
    expect(unfilled(fieldsOf([value({ own: 0 }), value({ line: "notarial_acts", own: null })]))).toEqual([
      "notarial_acts",
    ]);
  });

  it("what was not touched is not changed", () => {
    const values = [value(), value({ line: "notarial_acts" })];
    const fields = fieldsOf(values);
    expect(isChanged(fields, values)).toBe(false);
    expect(isChanged([{ ...fields[0]!, reason: "估计" }, fields[1]!], values)).toBe(true);
    expect(isChanged([{ ...fields[0]!, own: 0 }, fields[1]!], values)).toBe(true);
  });

  it("months turn over the year and end on their own last day", () => {
    expect([monthFrom("2026-12", 1), monthFrom("2026-01", -1), monthFrom("2026-10", 0)]).toEqual([
      "2027-01",
      "2025-12",
      "2026-10",
    ]);
    expect([daysOfMonth("2028-02").to, daysOfMonth("2026-11").to]).toEqual(["2028-02-29", "2026-11-30"]);
  });
});
