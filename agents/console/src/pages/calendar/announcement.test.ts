import { describe, expect, it } from "vitest";

import { readYear } from "./announcement";
import { shownDay } from "./CalendarPage";

describe("an announced year", () => {
  it("is read line by line: days off in a row, a single day, a make-up working day", () => {
    expect(readYear("2027-01-01 2027-01-03 元旦\n\n2027-04-05 清明节\n2027-02-06 上班\n")).toEqual({
      holidays: [
        { first_day: "2027-01-01", last_day: "2027-01-03", name: "元旦" },
        { first_day: "2027-04-05", last_day: "2027-04-05", name: "清明节" },
      ],
      workdays: ["2027-02-06"],
      wrong: [],
    });
  });

  it("says which line it cannot read", () => {
    expect(readYear("元旦三天\n2027-01-03 2027-01-01 元旦\n2027-01-01").wrong).toEqual([
      "元旦三天",
      "2027-01-03 2027-01-01 元旦",
      "2027-01-01",
    ]);
  });
});

describe("a day of the month's view", () => {
  it("is what was published, else Monday to Friday and marked", () => {
    const published = [{ day: "2027-01-01", kind: "holiday" as const, name: "元旦", source: "国办" }];
    expect(shownDay("2027-01-01", published)).toMatchObject({ kind: "holiday", known: { name: "元旦" } });
    expect(shownDay("2027-01-04", published)).toEqual({ day: "2027-01-04", kind: "workday", known: undefined });
    expect(shownDay("2027-01-09", published).kind).toBe("holiday");
  });
});
