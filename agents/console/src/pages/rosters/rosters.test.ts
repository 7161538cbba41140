import dayjs from "dayjs";
import { describe, expect, it } from "vitest";

import { dayOf } from "./InterpretersPage";

describe("a roster's day", () => {
  it("is written as the server reads it, whether it was picked or came from there", () => {
    expect(dayOf(dayjs("2027-03-01"))).toBe("2027-03-01");
    expect(dayOf("2027-03-01")).toBe("2027-03-01");
    expect(dayOf(null)).toBeNull();
    expect(dayOf(undefined)).toBeNull();
  });
});
