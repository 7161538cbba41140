import { describe, expect, it } from "vitest";

import { deviceOf } from "./device";

describe("what the server is told about the browser's phone", () => {
  it("a page just refreshed says nothing yet", () => {
    expect(deviceOf({ microphone: "unknown", line: "connecting" })).toEqual({ microphone: null, connection: null });
  });

  it("what works is said, and what broke", () => {
    expect(deviceOf({ microphone: "granted", line: "ready" })).toEqual({ microphone: true, connection: true });
    expect(deviceOf({ microphone: "denied", line: "reconnecting" })).toEqual({ microphone: false, connection: false });
    expect(deviceOf({ microphone: "missing", line: "replaced" })).toEqual({ microphone: false, connection: false });
  });
});
