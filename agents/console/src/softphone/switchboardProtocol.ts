/** The messages of the switchboard's browser legs (docs/interfaces.md §6). Audio: 20 ms, 8 kHz, int16 little endian. */

export const FRAME_BYTES = 320;

export type ClientMessage =
  | { type: "hello"; token: string }
  | { type: "connect"; params: Record<string, string> }
  | { type: "accept" | "reject" | "resume"; call_sid: string }
  | { type: "digits"; digits: string }
  | { type: "mute"; muted: boolean }
  | { type: "hangup" }
  | { type: "pong" };

export type ServerMessage =
  | { type: "ready"; identity: string; resumable: string[] }
  | { type: "incoming"; call_sid: string; from: string; params: Record<string, string> }
  | { type: "ringing" | "connected"; call_sid: string }
  | { type: "disconnected"; call_sid: string; reason: string }
  | { type: "error"; code: string; message: string; call_sid?: string }
  | { type: "ping" };

/** Close codes of the switchboard. */
export const CLOSED = { malformed: 4400, refused: 4401, timeout: 4408, replaced: 4409 } as const;

/** Null when it is no message of the protocol: a newer switchboard may say more than we know. */
export function parseServerMessage(text: string): ServerMessage | null {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof content !== "object" || content === null) return null;
  const known = ["ready", "incoming", "ringing", "connected", "disconnected", "error", "ping"];
  return known.includes((content as { type?: string }).type ?? "") ? (content as ServerMessage) : null;
}
