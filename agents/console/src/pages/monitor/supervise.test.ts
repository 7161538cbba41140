import { describe, expect, it } from "vitest";

import { isMicrophoneClosed } from "./Supervise";

describe("a supervisor's microphone", () => {
  it("is closed while only listening", () => {
    expect(isMicrophoneClosed({ mode: "listen", confirmed: true })).toBe(true);
  });

  it("opens for a whisper only once the switchboard has made it one: before, the caller might hear it", () => {
    expect(isMicrophoneClosed({ mode: "whisper", confirmed: false })).toBe(true);
    expect(isMicrophoneClosed({ mode: "whisper", confirmed: true })).toBe(false);
  });

  it("is open to whoever barged in or took over", () => {
    expect(isMicrophoneClosed({ mode: "barge", confirmed: true })).toBe(false);
    expect(isMicrophoneClosed({ mode: "took_over", confirmed: true })).toBe(false);
  });
});
