import { describe, expect, it } from "vitest";

import { clock, dateTime, day, duration, secondsSince } from "./time";

describe("times", () => {
  it("a day is Shanghai's, not the computer's", () => {
    expect(day(new Date("2026-11-22T16:00:00Z"))).toBe("2026-11-23");
    expect(day(new Date("2026-11-22T15:59:59Z"))).toBe("2026-11-22");
  });

  it("clocks are Shanghai's, with 24 hours and midnight as 00", () => {
    expect(clock("2026-11-23T02:32:07Z")).toBe("10:32");
    expect(clock("2026-11-22T16:00:05Z", true)).toBe("00:00:05");
    expect(clock(null)).toBe("");
  });

  it("the year is written where it is not this one", () => {
    const now = new Date("2026-11-23T00:00:00Z");
    expect(dateTime("2026-11-03T01:05:00Z", now)).toBe("11-03 09:05");
    expect(dateTime("2025-11-03T01:05:00Z", now)).toBe("2025-11-03 09:05");
  });

  it("durations grow from minutes to hours, and what is unknown is a dash", () => {
    expect(duration(207)).toBe("03:27");
    expect(duration(3723.9)).toBe("1:02:03");
    expect(duration(-3)).toBe("00:00");
    expect(duration(null)).toBe("—");
  });

  it("what lies ahead counts negative", () => {
    expect(secondsSince("2026-11-23T00:00:10Z", Date.parse("2026-11-23T00:00:00Z"))).toBe(-10);
  });
});
