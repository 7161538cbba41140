/** The softphone over our switchboard: one WebSocket with JSON and audio, an AudioWorklet at this end. */

import { type AudioLine, WorkletAudioLine } from "./audioLine";
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
import { type ServerMessage } from "./switchboardProtocol";
import { SwitchboardSocket } from "./switchboardSocket";

const PROBLEMS: Record<string, SoftphoneProblem> = {
  busy: "busy",
  not_allowed: "not_allowed",
  unknown_call: "unknown_call",
};

export class SwitchboardSoftphone implements Softphone {
  private readonly store = new SnapshotStore();
  private readonly socket: SwitchboardSocket;
  private readonly audio: AudioLine;
  /** A call that was hung up while the network was gone. */
  private left: string | null = null;

  constructor(token: TokenSource, audio: AudioLine = new WorkletAudioLine()) {
    this.audio = audio;
    this.socket = new SwitchboardSocket(token, {
      onState: (line, problem) => this.onLine(line, problem),
      onMessage: (message) => this.onMessage(message),
      onAudio: (frame) => this.audio.play(frame),
    });
    audio.onFrame = (frame) => this.onFrame(frame);
    audio.onLevels = (levels) => this.store.tellLevels(levels);
    audio.onLost = () => this.store.change({ microphone: "missing", problem: "microphone_missing" });
  }

  get snapshot(): SoftphoneSnapshot {
    return this.store.snapshot;
  }

  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  onLevels = (listener: (levels: Levels) => void): (() => void) => this.store.onLevels(listener);

  start(): Promise<void> {
    return this.socket.start();
  }

  stop(): void {
    this.hangup();
    this.socket.stop();
    this.audio.close();
    this.store.change({ ...OFF, lastEnd: this.snapshot.lastEnd });
  }

  async openMicrophone(): Promise<void> {
    try {
      await this.audio.open();
    } catch (error) {
      const problem = error instanceof SoftphoneError ? error.problem : "failed";
      const microphone =
        problem === "insecure" ? "insecure" : problem === "microphone_denied" ? "denied" : "missing";
      this.store.change({ microphone, problem });
      throw error instanceof SoftphoneError ? error : new SoftphoneError("failed", String(error));
    }
    this.store.change({ microphone: "granted", problem: null });
  }

  closeMicrophone(): void {
    if (!this.snapshot.call) this.audio.close();
  }

  async connect(params: Record<string, string>): Promise<void> {
    this.assertFree();
    this.begin("outgoing", null, null, params);
    try {
      await this.openMicrophone();
      this.send({ type: "connect", params });
    } catch (error) {
      this.store.change({ call: null });
      throw error;
    }
  }

  async accept(callSid: string): Promise<void> {
    this.assertFree();
    const incoming = this.snapshot.incoming;
    if (incoming?.callSid !== callSid) throw new SoftphoneError("unknown_call");
    await this.openMicrophone();
    if (this.snapshot.incoming?.callSid !== callSid) throw new SoftphoneError("unknown_call");
    this.send({ type: "accept", call_sid: callSid });
    this.begin("incoming", callSid, incoming.from, incoming.params);
    this.store.change({ incoming: null });
  }

  reject(callSid: string): void {
    this.socket.send({ type: "reject", call_sid: callSid });
    if (this.snapshot.incoming?.callSid === callSid) this.store.change({ incoming: null });
  }

  hangup(): void {
    const call = this.snapshot.call;
    if (!call) return;
    if (this.socket.send({ type: "hangup" })) return;
    // Without a network it is over here at once, and there when the network is back or after 30 s.
    this.left = call.callSid;
    this.ended(call.callSid, "hangup");
  }

  sendDigits(digits: string): void {
    if (this.snapshot.call?.state === "connected") this.socket.send({ type: "digits", digits });
  }

  setMuted(muted: boolean): void {
    if (!this.snapshot.call) return;
    this.store.changeCall({ muted });
    this.socket.send({ type: "mute", muted });
  }

  setDevices(input: string | null, output: string | null): Promise<void> {
    return this.audio.setDevices(input, output);
  }

  private assertFree(): void {
    if (this.snapshot.call) throw new SoftphoneError("busy");
    if (this.snapshot.line !== "ready") throw new SoftphoneError("not_ready");
  }

  private begin(
    direction: "incoming" | "outgoing",
    callSid: string | null,
    from: string | null,
    params: Record<string, string>,
  ): void {
    this.audio.clear();
    this.store.change({
      call: Object.freeze({
        callSid,
        direction,
        state: "connecting" as const,
        muted: false,
        from,
        params,
        connectedAt: null,
      }),
      problem: null,
    });
  }

  private send(message: Parameters<SwitchboardSocket["send"]>[0]): void {
    if (!this.socket.send(message)) throw new SoftphoneError("not_ready");
  }

  private onLine(line: SoftphoneSnapshot["line"], problem: SoftphoneProblem | null): void {
    this.store.change({ line, problem, ...(line === "ready" ? {} : { incoming: null }) });
    const call = this.snapshot.call;
    if (call && (line === "replaced" || line === "failed")) this.ended(call.callSid, "lost");
  }

  private onFrame(frame: ArrayBuffer): void {
    const call = this.snapshot.call;
    if (call?.state === "connected" && !call.muted) this.socket.sendAudio(frame);
  }

  private onMessage(message: ServerMessage): void {
    switch (message.type) {
      case "ready":
        this.store.change({ identity: message.identity });
        this.takeUp(message.resumable);
        break;
      case "incoming":
        this.store.change({
          incoming: Object.freeze({ callSid: message.call_sid, from: message.from, params: message.params }),
        });
        break;
      case "ringing":
        this.store.changeCall({ callSid: message.call_sid, state: "ringing" });
        break;
      case "connected":
        this.connected(message.call_sid);
        break;
      case "disconnected":
        this.disconnected(message.call_sid, message.reason as EndReason);
        break;
      case "error":
        this.refused(message.code, message.call_sid ?? null);
        break;
      case "ping":
        this.socket.send({ type: "pong" });
        break;
    }
  }

  /** After a lost connection, or a refresh of the page: go on with the call that waits for us. */
  private takeUp(resumable: readonly string[]): void {
    if (this.left && resumable.includes(this.left)) {
      this.socket.send({ type: "resume", call_sid: this.left });
      this.socket.send({ type: "hangup" });
    }
    resumable = resumable.filter((callSid) => callSid !== this.left);
    this.left = null;
    const call = this.snapshot.call;
    const callSid = call?.callSid ?? resumable[0] ?? null;
    if (call && (!callSid || !resumable.includes(callSid))) this.ended(callSid, "lost");
    else if (callSid && resumable.includes(callSid)) {
      if (!call) this.begin("outgoing", callSid, null, {});
      this.socket.send({ type: "resume", call_sid: callSid });
      if (call?.muted) this.socket.send({ type: "mute", muted: true });
      // A page that was refreshed has its permission still; where a browser wants a click first, `problem` says so.
      void this.openMicrophone().catch(() => undefined);
    }
  }

  private connected(callSid: string): void {
    const connectedAt = this.snapshot.call?.connectedAt ?? Date.now();
    this.store.changeCall({ callSid, state: "connected", connectedAt });
  }

  private disconnected(callSid: string, reason: EndReason): void {
    if (this.snapshot.incoming?.callSid === callSid) this.store.change({ incoming: null });
    const call = this.snapshot.call;
    if (call && (call.callSid === null || call.callSid === callSid)) this.ended(callSid, reason);
  }

  private refused(code: string, callSid: string | null): void {
    const problem = PROBLEMS[code];
    const call = this.snapshot.call;
    if (problem && call && call.state === "connecting" && (callSid === null || callSid === call.callSid)) {
      this.ended(callSid, "failed");
    }
    if (problem) this.store.change({ problem });
  }

  private ended(callSid: string | null, reason: EndReason): void {
    this.audio.clear();
    this.store.end(callSid, reason);
  }
}
