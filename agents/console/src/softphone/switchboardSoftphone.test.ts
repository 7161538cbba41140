// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { AudioLine } from "./audioLine";
import { type Levels, SoftphoneError } from "./softphone";
import { SwitchboardSoftphone } from "./switchboardSoftphone";

/** A WebSocket whose other end is the test. */
class Line {
  static readonly OPEN = 1;
  static all: Line[] = [];
  static get last(): Line {
    return Line.all[Line.all.length - 1] as Line;
  }

  readyState = 0;
  bufferedAmount = 0;
  binaryType = "blob";
  sent: (Record<string, unknown> | ArrayBuffer)[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: unknown }) => void = () => undefined;
  onclose: (event: { code: number }) => void = () => undefined;

  constructor(readonly url: string) {
    Line.all.push(this);
  }

  send(content: string | ArrayBuffer): void {
    this.sent.push(typeof content === "string" ? (JSON.parse(content) as Record<string, unknown>) : content);
  }

  close(): void {
    this.readyState = 3;
  }

  // --- the switchboard's end ---

  open(): void {
    this.readyState = 1;
    this.onopen();
  }

  says(message: Record<string, unknown>): void {
    this.onmessage({ data: JSON.stringify(message) });
  }

  ready(resumable: string[] = []): void {
    this.open();
    this.says({ type: "ready", identity: "seat_1", resumable });
  }

  lost(code = 1006): void {
    this.readyState = 3;
    this.onclose({ code });
  }
}

class FakeAudio implements AudioLine {
  isOpen = false;
  refusal: SoftphoneError | null = null;
  played: ArrayBuffer[] = [];
  cleared = 0;
  onFrame: (frame: ArrayBuffer) => void = () => undefined;
  onLevels: (levels: Levels) => void = () => undefined;
  onLost: () => void = () => undefined;

  open(): Promise<void> {
    if (this.refusal) return Promise.reject(this.refusal);
    this.isOpen = true;
    return Promise.resolve();
  }
  close(): void {
    this.isOpen = false;
  }
  play(frame: ArrayBuffer): void {
    this.played.push(frame);
  }
  clear(): void {
    this.cleared++;
  }
  setDevices(): Promise<void> {
    return Promise.resolve();
  }
}

const frame = () => new ArrayBuffer(320);
let tokens = 0;
let audio: FakeAudio;
let phone: SwitchboardSoftphone;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Line);
  Line.all = [];
  tokens = 0;
  audio = new FakeAudio();
  phone = new SwitchboardSoftphone(
    () => Promise.resolve({ token: `token ${++tokens}`, ws_url: "ws://switchboard/browser", identity: "seat_1" }),
    audio,
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Let promises settle. */
const settle = () => vi.advanceTimersByTimeAsync(0);

async function started(resumable: string[] = []): Promise<Line> {
  const starting = phone.start();
  await settle();
  Line.last.ready(resumable);
  await starting;
  return Line.last;
}

async function inCall(): Promise<Line> {
  const line = await started();
  await phone.connect({ offer: "42" });
  line.says({ type: "ringing", call_sid: "CA1" });
  line.says({ type: "connected", call_sid: "CA1" });
  return line;
}

describe("going on line", () => {
  it("says hello with a token and is ready", async () => {
    const line = await started();
    expect(line.url).toBe("ws://switchboard/browser");
    expect(line.sent).toEqual([{ type: "hello", token: "token 1" }]);
    expect(phone.snapshot).toMatchObject({ line: "ready", identity: "seat_1", problem: null });
  });

  it("comes back after a loss with a fresh token, waiting longer each time", async () => {
    await started();
    Line.last.lost();
    expect(phone.snapshot.line).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(250);
    expect(Line.all).toHaveLength(2);
    Line.last.lost();
    await vi.advanceTimersByTimeAsync(499);
    expect(Line.all).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(Line.all).toHaveLength(3);
    Line.last.ready();
    expect(Line.last.sent[0]).toEqual({ type: "hello", token: "token 3" });
    expect(phone.snapshot.line).toBe("ready");
  });

  it("notices a network that died without a word", async () => {
    await started();
    await vi.advanceTimersByTimeAsync(15_000);
    Line.last.says({ type: "ping" });
    expect(Line.last.sent).toContainEqual({ type: "pong" });
    await vi.advanceTimersByTimeAsync(15_999);
    expect(phone.snapshot.line).toBe("ready");
    await vi.advanceTimersByTimeAsync(1);
    expect(phone.snapshot.line).toBe("reconnecting");
  });

  it("stays away when a newer page took its place, until it is started again", async () => {
    const line = await inCall();
    line.says({ type: "error", code: "replaced", message: "" });
    line.lost(4409);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Line.all).toHaveLength(1);
    expect(phone.snapshot).toMatchObject({ line: "replaced", call: null });
    void phone.start();
    await settle();
    expect(Line.all).toHaveLength(2);
  });

  it("does not keep its caller waiting for a switchboard that is away, and goes on trying", async () => {
    const starting = phone.start();
    const refused = expect(starting).rejects.toMatchObject({ problem: "not_ready" });
    for (let second = 0; second < 10; second++) {
      await vi.advanceTimersByTimeAsync(1000);
      if (Line.last.readyState !== 3) Line.last.lost();
    }
    await refused;
    expect(phone.snapshot.line).toBe("connecting");
    await vi.advanceTimersByTimeAsync(4000);
    Line.last.ready();
    expect(phone.snapshot.line).toBe("ready");
  });

  it("gives up after three refused tokens", async () => {
    const starting = phone.start();
    starting.catch(() => undefined);
    for (let refusal = 0; refusal < 3; refusal++) {
      await vi.advanceTimersByTimeAsync(1000);
      Line.last.open();
      Line.last.lost(4401);
    }
    await expect(starting).rejects.toThrow("token");
    expect(phone.snapshot).toMatchObject({ line: "failed", problem: "token" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Line.all).toHaveLength(3);
  });

  it("stops for good when it is told to", async () => {
    const line = await inCall();
    phone.stop();
    expect(line.sent).toContainEqual({ type: "hangup" });
    expect(phone.snapshot).toMatchObject({ line: "off", call: null });
    expect(audio.isOpen).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Line.all).toHaveLength(1);
  });
});

describe("calling", () => {
  it("opens the microphone, connects with its parameters and follows the call", async () => {
    const line = await started();
    await phone.connect({ offer: "42" });
    expect(audio.isOpen).toBe(true);
    expect(line.sent).toContainEqual({ type: "connect", params: { offer: "42" } });
    expect(phone.snapshot.call).toMatchObject({ state: "connecting", direction: "outgoing", params: { offer: "42" } });
    line.says({ type: "ringing", call_sid: "CA1" });
    expect(phone.snapshot.call?.state).toBe("ringing");
    line.says({ type: "connected", call_sid: "CA1" });
    expect(phone.snapshot.call).toMatchObject({ state: "connected", callSid: "CA1" });
    expect(phone.snapshot.call?.connectedAt).toBe(Date.now());
    phone.hangup();
    expect(line.sent).toContainEqual({ type: "hangup" });
    line.says({ type: "disconnected", call_sid: "CA1", reason: "hangup" });
    expect(phone.snapshot).toMatchObject({ call: null, lastEnd: { callSid: "CA1", reason: "hangup" } });
  });

  it.each([
    ["microphone_denied", "denied"],
    ["microphone_missing", "missing"],
    ["insecure", "insecure"],
  ] as const)("does not call with a microphone that is %s", async (problem, microphone) => {
    const line = await started();
    audio.refusal = new SoftphoneError(problem);
    await expect(phone.connect({})).rejects.toMatchObject({ problem });
    expect(phone.snapshot).toMatchObject({ call: null, microphone, problem });
    expect(line.sent).toHaveLength(1);
  });

  it("refuses a second call, and any call while it is off line", async () => {
    await expect(phone.connect({})).rejects.toMatchObject({ problem: "not_ready" });
    await inCall();
    await expect(phone.connect({})).rejects.toMatchObject({ problem: "busy" });
  });

  it("ends a call that the switchboard does not allow", async () => {
    const line = await started();
    await phone.connect({});
    line.says({ type: "error", code: "not_allowed", message: "" });
    expect(phone.snapshot).toMatchObject({ call: null, problem: "not_allowed", lastEnd: { reason: "failed" } });
  });

  it("carries audio both ways, but not while muted", async () => {
    const line = await inCall();
    audio.onFrame(frame());
    expect(line.sent.filter((message) => message instanceof ArrayBuffer)).toHaveLength(1);
    phone.setMuted(true);
    expect(line.sent).toContainEqual({ type: "mute", muted: true });
    expect(phone.snapshot.call?.muted).toBe(true);
    audio.onFrame(frame());
    phone.setMuted(false);
    audio.onFrame(frame());
    expect(line.sent.filter((message) => message instanceof ArrayBuffer)).toHaveLength(2);
    line.onmessage({ data: frame() });
    expect(audio.played).toHaveLength(1);
  });

  it("drops speech instead of piling it up on a slow network", async () => {
    const line = await inCall();
    line.bufferedAmount = 40_000;
    audio.onFrame(frame());
    expect(line.sent.some((message) => message instanceof ArrayBuffer)).toBe(false);
  });

  it("sends keys in a call only", async () => {
    const line = await started();
    phone.sendDigits("1");
    expect(line.sent).toHaveLength(1);
    await phone.connect({});
    line.says({ type: "connected", call_sid: "CA1" });
    phone.sendDigits("1#");
    expect(line.sent).toContainEqual({ type: "digits", digits: "1#" });
  });
});

describe("being called", () => {
  const incoming = { type: "incoming", call_sid: "CA2", from: "12348", params: { survey: "1" } };

  it("rings, is accepted and connected", async () => {
    const line = await started();
    line.says(incoming);
    expect(phone.snapshot.incoming).toEqual({ callSid: "CA2", from: "12348", params: { survey: "1" } });
    await phone.accept("CA2");
    expect(line.sent).toContainEqual({ type: "accept", call_sid: "CA2" });
    line.says({ type: "connected", call_sid: "CA2" });
    expect(phone.snapshot).toMatchObject({
      incoming: null,
      call: { direction: "incoming", from: "12348", state: "connected" },
    });
  });

  it("can be refused", async () => {
    const line = await started();
    line.says(incoming);
    phone.reject("CA2");
    expect(line.sent).toContainEqual({ type: "reject", call_sid: "CA2" });
    expect(phone.snapshot.incoming).toBeNull();
  });

  it("stops ringing when the caller gives up, even while the microphone is opening", async () => {
    const line = await started();
    line.says(incoming);
    const accepting = phone.accept("CA2");
    line.says({ type: "disconnected", call_sid: "CA2", reason: "cancelled" });
    await expect(accepting).rejects.toMatchObject({ problem: "unknown_call" });
    expect(phone.snapshot).toMatchObject({ incoming: null, call: null });
  });
});

describe("a call and a lost network", () => {
  it("goes on with the call, muted as it was", async () => {
    await inCall();
    phone.setMuted(true);
    const since = phone.snapshot.call?.connectedAt;
    Line.last.lost();
    expect(phone.snapshot).toMatchObject({ line: "reconnecting", call: { callSid: "CA1", state: "connected" } });
    await vi.advanceTimersByTimeAsync(250);
    Line.last.ready(["CA1"]);
    expect(Line.last.sent.slice(1)).toEqual([
      { type: "resume", call_sid: "CA1" },
      { type: "mute", muted: true },
    ]);
    await vi.advanceTimersByTimeAsync(1000);
    Line.last.says({ type: "connected", call_sid: "CA1" });
    expect(phone.snapshot.call?.connectedAt).toBe(since);
  });

  it("is over when the switchboard knows the call no more", async () => {
    await inCall();
    Line.last.lost();
    await vi.advanceTimersByTimeAsync(250);
    Line.last.ready([]);
    expect(phone.snapshot).toMatchObject({ line: "ready", call: null, lastEnd: { reason: "lost" } });
  });

  it("takes up after a refresh what the page before left", async () => {
    const line = await started(["CA9"]);
    expect(line.sent).toContainEqual({ type: "resume", call_sid: "CA9" });
    line.says({ type: "connected", call_sid: "CA9" });
    await settle();
    expect(phone.snapshot.call).toMatchObject({ callSid: "CA9", state: "connected" });
    expect(audio.isOpen).toBe(true);
  });

  it("is over at once for who hangs up without a network", async () => {
    await inCall();
    Line.last.lost();
    phone.hangup();
    expect(phone.snapshot).toMatchObject({ call: null, lastEnd: { reason: "hangup" } });
    await vi.advanceTimersByTimeAsync(250);
    Line.last.ready(["CA1"]);
    expect(Line.last.sent.slice(1)).toEqual([{ type: "resume", call_sid: "CA1" }, { type: "hangup" }]);
    Line.last.says({ type: "connected", call_sid: "CA1" });
    Line.last.says({ type: "disconnected", call_sid: "CA1", reason: "hangup" });
    expect(phone.snapshot.call).toBeNull();
  });
});
