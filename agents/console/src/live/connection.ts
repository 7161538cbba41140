// The one WebSocket of the console: catches up by epoch and sequence number, answers the server's pings.
import type { LiveMessage } from "./patches";

/** What the page found; null is what it has not tried since it was opened. */
export interface Device {
  microphone: boolean | null;
  connection: boolean | null;
}

export type LiveStatus = "connecting" | "open" | "lost";

export interface LiveListener {
  onMessage: (message: LiveMessage) => void;
  onSnapshot: () => void;
  onStatus: (status: LiveStatus) => void;
  /** The login is over. */
  onSignedOut: () => void;
  onPing?: (at: string | undefined) => void;
  device: () => Device;
}

interface Cursor {
  epoch: string;
  seq: number;
}

/** The server pings every 3 s; after this silence the line is dead even if the socket has not noticed. */
const SILENCE_MS = 10_000;
const NOT_SIGNED_IN = 4401;
const RETRY_MS = [250, 500, 1000, 2000, 3000];

export class LiveConnection {
  private socket: WebSocket | null = null;
  private cursor: Cursor | null = null;
  private tries = 0;
  private stopped = false;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly url: string,
    private readonly listener: LiveListener,
    private readonly open: (url: string) => WebSocket = (where) => new WebSocket(where),
    /** What the page shows beside the messages for everybody: the wallboard. */
    private readonly watch?: "wallboard",
  ) {}

  start(): void {
    this.stopped = false;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    this.socket?.close();
    this.socket = null;
  }

  private connect(): void {
    if (this.stopped) return;
    this.listener.onStatus("connecting");
    const socket = this.open(this.url);
    this.socket = socket;
    socket.onopen = () => {
      socket.send(JSON.stringify({ after: this.cursor, watch: this.watch }));
      this.heard(socket);
    };
    socket.onmessage = (event: MessageEvent<string>) => this.receive(socket, event.data);
    socket.onclose = (event) => {
      if (event.code === NOT_SIGNED_IN && socket === this.socket) this.listener.onSignedOut();
      this.lost(socket);
    };
    // `heard` has armed no clock yet: a socket that never opens must be given up too.
    this.heard(socket);
  }

  private heard(socket: WebSocket): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      socket.close();
      this.lost(socket);
    }, SILENCE_MS);
  }

  private receive(socket: WebSocket, text: string): void {
    if (socket !== this.socket) return;
    this.heard(socket);
    const message = JSON.parse(text) as LiveMessage;
    this.tries = 0;
    this.listener.onStatus("open");
    if (message.type === "ping") {
      socket.send(JSON.stringify({ type: "alive", device: this.listener.device() }));
      this.listener.onPing?.((message.data as { at?: string } | undefined)?.at);
    } else if (message.type === "snapshot") {
      this.cursor = { epoch: message.epoch, seq: message.seq };
      this.listener.onSnapshot();
    } else if (message.type === this.watch) {
      this.listener.onMessage(message); // stands beside the sequence: the newest is all that counts
    } else {
      this.deliver(message);
    }
  }

  private deliver(message: LiveMessage): void {
    const repeated = this.cursor?.epoch === message.epoch && message.seq <= this.cursor.seq;
    if (repeated) return;
    this.cursor = { epoch: message.epoch, seq: message.seq };
    this.listener.onMessage(message);
  }

  private lost(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.socket = null;
    clearTimeout(this.silence);
    if (this.stopped) return;
    this.listener.onStatus("lost");
    const wait = RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)];
    this.tries += 1;
    this.retry = setTimeout(() => this.connect(), wait);
  }
}
