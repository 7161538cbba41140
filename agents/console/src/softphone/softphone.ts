/**
 * The port between the console and whatever carries its voice: our switchboard or Twilio.
 *
 * `snapshot` is immutable and replaced on every change, so it fits React's `useSyncExternalStore(phone.subscribe, () => phone.snapshot)`.
 */

export type LineState =
  | "off" // not started, or stopped
  | "connecting"
  | "ready"
  | "reconnecting" // the network is gone; a call waits up to 30 s for its return
  | "replaced" // the same identity connected from another page: this one stays silent until start()
  | "failed"; // refused for good; `problem` says why

export type Microphone = "unknown" | "granted" | "denied" | "missing" | "insecure";

/** ringing: the other side rings · connected: both can talk. */
export type CallState = "connecting" | "ringing" | "connected";

export type EndReason =
  | "hangup"
  | "cancelled"
  | "timeout"
  | "lost"
  | "rejected"
  | "busy"
  | "unavailable"
  | "not_found"
  | "failed";

export interface SoftphoneCall {
  readonly callSid: string | null;
  readonly direction: "incoming" | "outgoing";
  readonly state: CallState;
  readonly muted: boolean;
  readonly from: string | null;
  readonly params: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, of this browser's clock. */
  readonly connectedAt: number | null;
}

export interface IncomingCall {
  readonly callSid: string;
  readonly from: string;
  readonly params: Readonly<Record<string, string>>;
}

export interface SoftphoneSnapshot {
  readonly line: LineState;
  readonly identity: string | null;
  readonly problem: SoftphoneProblem | null;
  readonly microphone: Microphone;
  readonly call: SoftphoneCall | null;
  readonly incoming: IncomingCall | null;
  readonly lastEnd: { readonly callSid: string | null; readonly reason: EndReason; readonly at: number } | null;
}

export interface Levels {
  /** Loudness of microphone and loudspeaker, 0 to 1. */
  readonly input: number;
  readonly output: number;
}

export type SoftphoneProblem =
  | "microphone_denied"
  | "microphone_missing"
  | "insecure" // no HTTPS: browsers give no microphone
  | "not_ready"
  | "busy"
  | "not_allowed"
  | "unknown_call"
  | "token"
  | "unsupported"
  | "failed";

export class SoftphoneError extends Error {
  constructor(
    readonly problem: SoftphoneProblem,
    message: string = problem,
  ) {
    super(message);
    this.name = "SoftphoneError";
  }
}

export interface Softphone {
  readonly snapshot: SoftphoneSnapshot;
  subscribe(listener: () => void): () => void;
  /** Loudness some ten times a second while the microphone is open; apart from the snapshot, or all would redraw. */
  onLevels(listener: (levels: Levels) => void): () => void;

  /** Go on line and stay there; a call that this identity left by a refresh is taken up again. */
  start(): Promise<void>;
  /** Hang up, release the microphone, go off line. */
  stop(): void;
  /** Ask for the microphone, best in a click. Rejects with SoftphoneError. */
  openMicrophone(): Promise<void>;
  /** Release the microphone; refused (no effect) during a call. */
  closeMicrophone(): void;

  /** Call the application with these parameters. Rejects with SoftphoneError. */
  connect(params: Record<string, string>): Promise<void>;
  accept(callSid: string): Promise<void>;
  reject(callSid: string): void;
  hangup(): void;
  sendDigits(digits: string): void;
  setMuted(muted: boolean): void;

  /** Choose devices by id of `navigator.mediaDevices.enumerateDevices()`; null is the system's choice. */
  setDevices(input: string | null, output: string | null): Promise<void>;
}

/** What `/api/voice/token` and `/api/phone/token` answer. */
export interface VoiceToken {
  readonly token: string;
  readonly ws_url: string;
  readonly identity: string;
}

export type TokenSource = () => Promise<VoiceToken>;

export const OFF: SoftphoneSnapshot = Object.freeze({
  line: "off",
  identity: null,
  problem: null,
  microphone: "unknown",
  call: null,
  incoming: null,
  lastEnd: null,
});

/** Snapshot and listeners of a driver. */
export class SnapshotStore {
  private current: SoftphoneSnapshot = OFF;
  private readonly listeners = new Set<() => void>();
  private readonly meters = new Set<(levels: Levels) => void>();

  get snapshot(): SoftphoneSnapshot {
    return this.current;
  }

  change(patch: Partial<SoftphoneSnapshot>): void {
    this.current = Object.freeze({ ...this.current, ...patch });
    for (const listener of [...this.listeners]) listener();
  }

  /** Changes the call at hand; nothing happens without one. */
  changeCall(patch: Partial<SoftphoneCall>): void {
    if (this.current.call) this.change({ call: Object.freeze({ ...this.current.call, ...patch }) });
  }

  end(callSid: string | null, reason: EndReason): void {
    this.change({ call: null, lastEnd: { callSid, reason, at: Date.now() } });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly onLevels = (listener: (levels: Levels) => void): (() => void) => {
    this.meters.add(listener);
    return () => this.meters.delete(listener);
  };

  tellLevels(levels: Levels): void {
    for (const meter of [...this.meters]) meter(levels);
  }
}
