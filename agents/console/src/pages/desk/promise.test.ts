import { expect, test } from "vitest";

import { fromField, promiseTimes, toField } from "./promise";

const EVENING = Date.UTC(2026, 10, 23, 15, 20); // 23:20 in Shanghai

test("a promise is for Shanghai's clock whatever the computer is set to", () => {
  expect(toField(new Date(EVENING))).toBe("2026-11-23T23:20");
  expect(new Date(fromField("2026-11-24T09:00")).getTime()).toBe(Date.UTC(2026, 10, 24, 1, 0));
});

test("tomorrow at nine is Shanghai's tomorrow", () => {
  expect(promiseTimes(EVENING)).toEqual({
    soon: "2026-11-23T23:50",
    later: "2026-11-24T01:20",
    tomorrow: "2026-11-24T09:00",
  });
  expect(promiseTimes(EVENING + 3_600_000).tomorrow).toBe("2026-11-25T09:00");
});
