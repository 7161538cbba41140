/** The softphone's WebSocket: says hello with a fresh token, comes back after every loss, until it is told not to. */

import { type LineState, SoftphoneError, type SoftphoneProblem, type TokenSource } from "./softphone";
import { CLOSED, type ClientMessage, parseServerMessage, type ServerMessage } from "./switchboardProtocol";

/** Milliseconds before each new try; the last one stays. A call waits 30 s, so the first tries come fast. */
const RETRY_MS = [250, 500, 1000, 2000, 4000];
/** The switchboard pings every 5 s; after so long without a word the network is gone, whatever TCP believes. */
const SILENT_MS = 16_000;
/** How long `start` keeps its caller waiting; the tries go on behind it. */
const START_MS = 10_000;
/** Frames not yet taken by the network (about 2 s); beyond it speech is dropped instead of coming late. */
const MOST_BUFFERED = 32_000;

export interface SocketEvents {
  onState(line: LineState, problem: SoftphoneProblem | null): void;
  onMessage(message: ServerMessage): void;
  onAudio(frame: ArrayBuffer): void;
}

export class SwitchboardSocket {
  private socket: WebSocket | null = null;
  private ready = false;
  private wanted = false;
  private tries = 0;
  private refusals = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setTimeout> | undefined;
  private waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];

  constructor(
    private readonly token: TokenSource,
    private readonly events: SocketEvents,
  ) {}

  /** Resolves when the switchboard said `ready`; rejects when it refuses, or has said nothing for a while (not_ready). */
  start(): Promise<void> {
    if (this.ready) return Promise.resolve();
    const started = new Promise<void>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      setTimeout(() => reject(new SoftphoneError("not_ready")), START_MS);
    });
    if (!this.wanted) {
      this.wanted = true;
      this.tries = 0;
      this.refusals = 0;
      this.events.onState("connecting", null);
      void this.open();
    }
    return started;
  }

  stop(): void {
    this.finish("off", null);
  }

  /** False when there is no connection. */
  send(message: ClientMessage): boolean {
    if (!this.ready || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  sendAudio(frame: ArrayBuffer): void {
    const socket = this.socket;
    if (this.ready && socket?.readyState === WebSocket.OPEN && socket.bufferedAmount < MOST_BUFFERED) {
      socket.send(frame);
    }
  }

  private async open(): Promise<void> {
    let socket: WebSocket;
    try {
      const { token, ws_url } = await this.token();
      if (!this.wanted) return;
      socket = new WebSocket(ws_url);
      socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token } satisfies ClientMessage));
    } catch {
      this.again();
      return;
    }
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => this.received(socket, event.data);
    socket.onclose = (event) => this.closed(socket, event.code);
    this.socket = socket;
    this.expectWord(socket);
  }

  private received(socket: WebSocket, content: string | ArrayBuffer): void {
    if (socket !== this.socket) return;
    this.expectWord(socket);
    if (typeof content !== "string") {
      this.events.onAudio(content);
      return;
    }
    const message = parseServerMessage(content);
    if (message?.type === "ready") this.becomeReady();
    if (message) this.events.onMessage(message);
  }

  private becomeReady(): void {
    this.ready = true;
    this.tries = 0;
    this.refusals = 0;
    this.events.onState("ready", null);
    const waiting = this.waiting;
    this.waiting = [];
    for (const { resolve } of waiting) resolve();
  }

  private closed(socket: WebSocket, code: number): void {
    if (socket !== this.socket) return;
    this.socket = null;
    this.ready = false;
    clearTimeout(this.watch);
    if (!this.wanted) return;
    if (code === CLOSED.replaced) this.finish("replaced", null);
    // A token may have run out between two tries; one that is refused again and again will not become better.
    else if (code === CLOSED.refused && ++this.refusals >= 3) this.finish("failed", "token");
    else this.again();
  }

  private again(): void {
    if (!this.wanted) return;
    this.events.onState(this.waiting.length > 0 ? "connecting" : "reconnecting", null);
    const delay = RETRY_MS[Math.min(this.tries++, RETRY_MS.length - 1)];
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.open(), delay);
  }

  private expectWord(socket: WebSocket): void {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => {
      socket.close();
      this.closed(socket, 1006); // a dead network does not answer the close either
    }, SILENT_MS);
  }

  private finish(line: LineState, problem: SoftphoneProblem | null): void {
    this.wanted = false;
    this.ready = false;
    clearTimeout(this.timer);
    clearTimeout(this.watch);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.events.onState(line, problem);
    const waiting = this.waiting;
    this.waiting = [];
    for (const { reject } of waiting) reject(new SoftphoneError(problem ?? "not_ready"));
  }
}
