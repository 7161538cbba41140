import { describe, expect, it } from "vitest";

import zh from "../../i18n/zh-CN.json";
import { eventCode, resultKey } from "./result";

const AT = "2026-11-23T12:00:00Z";
const survey = { outcome: null, direction: "outbound", purpose: "survey", answered_at: AT, ended_at: AT };

describe("what became of a call", () => {
  it("a survey's call that is over is not shown as under way", () => {
    expect(zh[resultKey(survey)]).toBe("已结束");
    expect(zh[resultKey({ ...survey, answered_at: null })]).toBe("未接通");
    expect(zh[resultKey({ ...survey, ended_at: null })]).toBe("进行中");
  });

  it("a caller's call has its outcome", () => {
    expect(resultKey({ ...survey, outcome: "voicemail" })).toBe("outcome.voicemail");
  });

  it("who picks up a call that we placed is no agent", () => {
    expect(eventCode({ direction: "outbound" }, "answered")).toBe("picked_up");
    expect(eventCode({ direction: "inbound" }, "answered")).toBe("answered");
  });
});
