/// <reference types="node" />
// @vitest-environment node
import { EventEmitter } from "node:events";

import { beforeEach, describe, expect, it, vi } from "vitest";

import { TwilioSoftphone } from "./twilioSoftphone";

/** Behaves as the Voice SDK's Call does, as far as the driver uses it. */
class FakeCall extends EventEmitter {
  static readonly Codec = { Opus: "opus", PCMU: "pcmu" };
  customParameters = new Map<string, string>();
  parameters: Record<string, string> = {};
  state = "pending";
  digits = "";
  accept = vi.fn(() => this.open());
  reject = vi.fn(() => this.emit("reject"));
  disconnect = vi.fn(() => this.close("disconnect"));
  status = () => this.state;
  mute = (muted: boolean) => this.emit("mute", muted, this);
  sendDigits = (digits: string) => (this.digits += digits);

  open(): void {
    this.state = "open";
    this.emit("accept", this);
  }
  close(event: string, ...content: unknown[]): void {
    this.state = "closed";
    this.emit(event, ...content);
  }
}

class FakeDevice extends EventEmitter {
  static last: FakeDevice;
  static refusal: Error | null = null;
  made: FakeCall[] = [];
  destroyed = false;
  tokens: string[];

  constructor(token: string) {
    super();
    this.tokens = [token];
    FakeDevice.last = this;
  }
  register(): Promise<void> {
    if (FakeDevice.refusal) return Promise.reject(FakeDevice.refusal);
    this.emit("registered");
    return Promise.resolve();
  }
  connect({ params }: { params: Record<string, string> }): Promise<FakeCall> {
    const call = new FakeCall();
    call.customParameters = new Map(Object.entries(params));
    this.made.push(call);
    return Promise.resolve(call);
  }
  updateToken(token: string): void {
    this.tokens.push(token);
  }
  destroy(): void {
    this.destroyed = true;
  }
}

vi.mock("@twilio/voice-sdk", () => ({ Device: FakeDevice, Call: FakeCall }));

let tokens = 0;
let phone: TwilioSoftphone;

beforeEach(() => {
  tokens = 0;
  FakeDevice.refusal = null;
  vi.stubGlobal("window", { isSecureContext: true });
  vi.stubGlobal("navigator", {
    mediaDevices: { getUserMedia: () => Promise.resolve({ getTracks: () => [{ stop: () => undefined }] }) },
  });
  phone = new TwilioSoftphone(() =>
    Promise.resolve({ token: `token ${++tokens}`, ws_url: "", identity: "seat_1" }),
  );
});

async function inCall(): Promise<FakeCall> {
  await phone.start();
  await phone.connect({ offer: "42" });
  const call = FakeDevice.last.made[0] as FakeCall;
  call.parameters.CallSid = "CA1";
  call.emit("ringing");
  call.open();
  return call;
}

describe("on Twilio's lines", () => {
  it("registers with a token and is ready", async () => {
    await phone.start();
    expect(FakeDevice.last.tokens).toEqual(["token 1"]);
    expect(phone.snapshot).toMatchObject({ line: "ready", identity: "seat_1", problem: null });
  });

  it("renews its token before it runs out", async () => {
    await phone.start();
    FakeDevice.last.emit("tokenWillExpire");
    await Promise.resolve();
    await Promise.resolve();
    expect(FakeDevice.last.tokens).toEqual(["token 1", "token 2"]);
  });

  it("says that its token was refused", async () => {
    FakeDevice.refusal = Object.assign(new Error("AccessTokenInvalid"), { code: 20101 });
    await expect(phone.start()).rejects.toMatchObject({ problem: "token" });
    expect(phone.snapshot).toMatchObject({ line: "failed", problem: "token" });
    expect(FakeDevice.last.destroyed).toBe(true);
  });

  it("calls the application with its parameters and follows the call to its end", async () => {
    const call = await inCall();
    expect(Object.fromEntries(call.customParameters)).toEqual({ offer: "42" });
    expect(phone.snapshot.call).toMatchObject({ state: "connected", callSid: "CA1", direction: "outgoing" });
    phone.sendDigits("1#");
    expect(call.digits).toBe("1#");
    phone.setMuted(true);
    expect(phone.snapshot.call?.muted).toBe(true);
    phone.hangup();
    expect(phone.snapshot).toMatchObject({ call: null, lastEnd: { callSid: "CA1", reason: "hangup" } });
  });

  it("is rung, accepts and is connected", async () => {
    await phone.start();
    const call = new FakeCall();
    call.parameters = { CallSid: "CA2", From: "12348" };
    call.customParameters.set("survey", "1");
    FakeDevice.last.emit("incoming", call);
    expect(phone.snapshot.incoming).toEqual({ callSid: "CA2", from: "12348", params: { survey: "1" } });
    await phone.accept("CA2");
    expect(call.accept).toHaveBeenCalledOnce();
    expect(phone.snapshot).toMatchObject({
      incoming: null,
      call: { state: "connected", direction: "incoming", from: "12348", callSid: "CA2" },
    });
  });

  it("stops ringing when the caller gives up", async () => {
    await phone.start();
    const call = new FakeCall();
    call.parameters = { CallSid: "CA2", From: "12348" };
    FakeDevice.last.emit("incoming", call);
    call.close("cancel");
    expect(phone.snapshot.incoming).toBeNull();
    await expect(phone.accept("CA2")).rejects.toMatchObject({ problem: "unknown_call" });
  });

  it("refuses a second call while it talks", async () => {
    await inCall();
    const second = new FakeCall();
    FakeDevice.last.emit("incoming", second);
    expect(second.reject).toHaveBeenCalledOnce();
    await expect(phone.connect({})).rejects.toMatchObject({ problem: "busy" });
  });

  it("shows a broken network and why a call failed", async () => {
    const call = await inCall();
    call.emit("reconnecting");
    expect(phone.snapshot.line).toBe("reconnecting");
    call.emit("reconnected");
    expect(phone.snapshot.line).toBe("ready");
    call.close("error", { code: 31486 });
    expect(phone.snapshot).toMatchObject({ call: null, problem: "busy", lastEnd: { reason: "busy" } });
  });

  it("does not call without a microphone", async () => {
    await phone.start();
    vi.stubGlobal("navigator", {
      mediaDevices: { getUserMedia: () => Promise.reject(new DOMException("no", "NotAllowedError")) },
    });
    await expect(phone.connect({})).rejects.toMatchObject({ problem: "microphone_denied" });
    expect(phone.snapshot).toMatchObject({ microphone: "denied", call: null });
  });

  it("goes off line for good", async () => {
    await inCall();
    phone.stop();
    expect(FakeDevice.last.destroyed).toBe(true);
    expect(phone.snapshot).toMatchObject({ line: "off", call: null });
  });
});
