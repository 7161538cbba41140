/** The softphone over Twilio's Voice SDK, which is loaded when it is started. Reconnecting is the SDK's own business. */

import type { Call, Device } from "@twilio/voice-sdk";

import {
  type EndReason,
  type Levels,
  OFF,
  SnapshotStore,
  type Softphone,
  SoftphoneError,
  type SoftphoneProblem,
  type SoftphoneSnapshot,
  type TokenSource,
} from "./softphone";

/** https://www.twilio.com/docs/voice/sdks/error-codes */
const PROBLEMS: Record<number, SoftphoneProblem> = {
  20101: "token",
  20104: "token",
  31208: "microphone_denied",
  31401: "microphone_denied",
  31402: "microphone_missing",
  31486: "busy",
};

const REASONS: Record<number, EndReason> = {
  31404: "not_found",
  31480: "unavailable",
  31486: "busy",
  31603: "rejected",
  53405: "lost",
};

export class TwilioSoftphone implements Softphone {
  private readonly store = new SnapshotStore();
  private device: Device | null = null;
  private call: Call | null = null;
  private ringing: Call | null = null;

  constructor(private readonly token: TokenSource) {}

  get snapshot(): SoftphoneSnapshot {
    return this.store.snapshot;
  }

  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  onLevels = (listener: (levels: Levels) => void): (() => void) => this.store.onLevels(listener);

  async start(): Promise<void> {
    if (this.device) return;
    this.store.change({ line: "connecting", problem: null });
    try {
      const [{ Device: SdkDevice, Call: SdkCall }, voice] = await Promise.all([import("@twilio/voice-sdk"), this.token()]);
      const device = new SdkDevice(voice.token, {
        codecPreferences: [SdkCall.Codec.Opus, SdkCall.Codec.PCMU],
        closeProtection: true,
        tokenRefreshMs: 60_000,
      });
      this.device = device;
      this.listen(device);
      await device.register();
      this.store.change({ line: "ready", identity: voice.identity });
    } catch (error) {
      this.device?.destroy();
      this.device = null;
      const problem = problemOf(error);
      this.store.change({ line: "failed", problem });
      throw new SoftphoneError(problem, String(error));
    }
  }

  stop(): void {
    this.device?.destroy();
    this.device = null;
    this.call = null;
    this.ringing = null;
    this.store.change({ ...OFF, lastEnd: this.snapshot.lastEnd });
  }

  async openMicrophone(): Promise<void> {
    if (!window.isSecureContext || !navigator.mediaDevices) this.noMicrophone("insecure");
    try {
      // Only the permission: the SDK opens the microphone itself for each call.
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of stream.getTracks()) track.stop();
    } catch (error) {
      const denied = error instanceof DOMException && error.name === "NotAllowedError";
      this.noMicrophone(denied ? "microphone_denied" : "microphone_missing");
    }
    this.store.change({ microphone: "granted", problem: null });
  }

  closeMicrophone(): void {
    // The SDK holds it only during a call.
  }

  async connect(params: Record<string, string>): Promise<void> {
    if (this.snapshot.call) throw new SoftphoneError("busy");
    if (!this.device || this.snapshot.line !== "ready") throw new SoftphoneError("not_ready");
    await this.openMicrophone();
    this.take(await this.device.connect({ params }), "outgoing", params);
  }

  async accept(callSid: string): Promise<void> {
    const call = this.ringing;
    if (!call || call.parameters.CallSid !== callSid) throw new SoftphoneError("unknown_call");
    if (this.snapshot.call) throw new SoftphoneError("busy");
    await this.openMicrophone();
    this.ringing = null;
    const params = this.snapshot.incoming?.params ?? {};
    this.store.change({ incoming: null });
    this.take(call, "incoming", params);
    call.accept();
  }

  reject(callSid: string): void {
    if (this.ringing?.parameters.CallSid === callSid) this.ringing.reject();
    this.forgetRinging();
  }

  hangup(): void {
    this.call?.disconnect();
  }

  sendDigits(digits: string): void {
    if (this.snapshot.call?.state === "connected") this.call?.sendDigits(digits);
  }

  setMuted(muted: boolean): void {
    this.call?.mute(muted);
  }

  async setDevices(input: string | null, output: string | null): Promise<void> {
    const audio = this.device?.audio;
    if (!audio) return;
    if (input) await audio.setInputDevice(input);
    else await audio.unsetInputDevice();
    if (audio.isOutputSelectionSupported) await audio.speakerDevices.set(output ?? "default");
  }

  private listen(device: Device): void {
    device.on("registered", () => this.store.change({ line: "ready", problem: null }));
    device.on("unregistered", () => this.device && this.store.change({ line: "reconnecting" }));
    device.on("error", (error: unknown) => this.store.change({ problem: problemOf(error) }));
    device.on("incoming", (call: Call) => this.offered(call));
    device.on("tokenWillExpire", () => {
      // The SDK asks again before the end; a failed try is repeated by its next event.
      this.token().then(
        (voice) => device.updateToken(voice.token),
        () => this.store.change({ problem: "token" }),
      );
    });
  }

  private offered(call: Call): void {
    if (this.snapshot.call) {
      call.reject();
      return;
    }
    this.ringing = call;
    call.on("cancel", () => this.forgetRinging());
    const params = Object.fromEntries(call.customParameters);
    const { CallSid: callSid = "", From: from = "" } = call.parameters;
    this.store.change({ incoming: Object.freeze({ callSid, from, params }) });
  }

  private forgetRinging(): void {
    this.ringing = null;
    this.store.change({ incoming: null });
  }

  private take(call: Call, direction: "incoming" | "outgoing", params: Record<string, string>): void {
    this.call = call;
    const from = direction === "incoming" ? (call.parameters.From ?? null) : null;
    this.store.change({
      call: Object.freeze({
        callSid: call.parameters.CallSid ?? null,
        direction,
        state: "connecting" as const,
        muted: false,
        from,
        params,
        connectedAt: null,
      }),
    });
    call.on("ringing", () => this.store.changeCall({ state: "ringing", callSid: call.parameters.CallSid ?? null }));
    call.on("accept", () =>
      this.store.changeCall({
        state: "connected",
        callSid: call.parameters.CallSid ?? null,
        connectedAt: Date.now(),
      }),
    );
    call.on("mute", (muted: boolean) => this.store.changeCall({ muted }));
    call.on("volume", (input: number, output: number) => this.store.tellLevels({ input, output }));
    call.on("reconnecting", () => this.store.change({ line: "reconnecting" }));
    call.on("reconnected", () => this.store.change({ line: "ready" }));
    call.on("disconnect", () => this.over(call, "hangup"));
    call.on("cancel", () => this.over(call, "cancelled"));
    call.on("reject", () => this.over(call, "rejected"));
    call.on("error", (error: { code?: number }) => {
      this.store.change({ problem: problemOf(error) });
      if (call.status() === "closed") this.over(call, REASONS[error.code ?? 0] ?? "failed");
    });
  }

  private over(call: Call, reason: EndReason): void {
    if (this.call !== call) return;
    this.call = null;
    this.store.end(call.parameters.CallSid ?? null, reason);
  }

  private noMicrophone(problem: "insecure" | "microphone_denied" | "microphone_missing"): never {
    const microphone = problem === "insecure" ? "insecure" : problem === "microphone_denied" ? "denied" : "missing";
    this.store.change({ microphone, problem });
    throw new SoftphoneError(problem);
  }
}

function problemOf(error: unknown): SoftphoneProblem {
  if (error instanceof SoftphoneError) return error.problem;
  const code = (error as { code?: number } | null)?.code ?? 0;
  return PROBLEMS[code] ?? "failed";
}
