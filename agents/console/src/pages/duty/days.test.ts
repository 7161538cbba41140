import { describe, expect, it } from "vitest";

import { addDays, daysBetween, mondayOf, monthGrid, weekdayOf, weeksOf } from "./days";

describe("days", () => {
  it("go over the turn of the year and know their weekday", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect([weekdayOf("2026-11-23"), weekdayOf("2026-11-29")]).toEqual([1, 7]);
    expect(mondayOf("2027-01-03")).toBe("2026-12-28");
  });

  it("are whole weeks of a period, and nothing of a period that ends before it begins", () => {
    expect(weeksOf("2026-11-25", "2026-12-01")).toEqual(["2026-11-23", "2026-11-30"]);
    expect(daysBetween("2026-12-30", "2027-01-02")).toHaveLength(4);
    expect(daysBetween("2026-12-30", "2026-12-01")).toEqual([]);
  });

  it("fill a month with whole weeks from a Monday", () => {
    const february = monthGrid("2027-02");
    expect([february[0], february.at(-1), february.length]).toEqual(["2027-02-01", "2027-02-28", 28]);
    expect(monthGrid("2026-11")[0]).toBe("2026-10-26");
    expect(monthGrid("2026-12").at(-1)).toBe("2027-01-03");
  });
});
