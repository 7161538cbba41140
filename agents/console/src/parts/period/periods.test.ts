import { describe, expect, it } from "vitest";

import { daysIn, daysOf, nameOf, stepOf, withDays } from "./periods";

const TODAY = "2026-11-23";

describe("periods", () => {
  it("the default is this month up to today", () => {
    expect(daysIn(new URLSearchParams(), TODAY)).toEqual({ from: "2026-11-01", to: "2026-11-23" });
    expect(daysIn(new URLSearchParams("from=2026-12-01&to=2026-11-01"), TODAY).to).toBe(TODAY);
    expect(daysIn(new URLSearchParams("from=yesterday&to=today"), TODAY).to).toBe(TODAY);
  });

  it("last month in January is December of the year before, February ends as the year says", () => {
    expect(daysOf("lastMonth", "2027-01-05")).toEqual({ from: "2026-12-01", to: "2026-12-31" });
    expect(daysOf("lastMonth", "2028-03-31")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
  });

  it("a quarter begins in January, April, July and October", () => {
    expect(daysOf("quarter", TODAY).from).toBe("2026-10-01");
    expect(daysOf("quarter", "2026-03-31").from).toBe("2026-01-01");
    expect(daysOf("quarter", "2026-04-01").from).toBe("2026-04-01");
  });

  it("days chosen by hand that are a named period are called by its name", () => {
    expect(nameOf({ from: "2026-10-01", to: "2026-10-31" }, TODAY)).toBe("lastMonth");
    expect(nameOf({ from: "2026-10-02", to: "2026-10-31" }, TODAY)).toBeNull();
  });

  it("the address names days only where they are not this month's, and keeps what else stands in it", () => {
    const chosen = withDays(new URLSearchParams("by=queue"), daysOf("lastMonth", TODAY), TODAY);
    expect(chosen.toString()).toBe("by=queue&from=2026-10-01&to=2026-10-31");
    expect(withDays(chosen, daysOf("month", TODAY), TODAY).toString()).toBe("by=queue");
  });

  it("long periods are looked at in weeks or months", () => {
    expect(stepOf({ from: "2026-11-10", to: "2026-11-23" })).toBe("day");
    expect(stepOf(daysOf("month", TODAY))).toBe("week");
    expect(stepOf({ from: "2026-07-01", to: "2026-11-23" })).toBe("week");
    expect(stepOf({ from: "2025-01-01", to: "2026-11-23" })).toBe("month");
  });
});
