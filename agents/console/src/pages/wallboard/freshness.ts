// When a wallboard is old. Pure.
import type { Board } from "../../api/wallboard";
import type { LiveStatus } from "../../live/connection";

/** The same board is sent again every five seconds: twice that long without one is no living line. */
const LIVE_MS = 12_000;
const LOST_MS = 8_000;

export const isNewer = (came: Board, before: Board | undefined): boolean =>
  before === undefined || Date.parse(came.as_of) >= Date.parse(before.as_of);

export function isStale(board: Board | undefined, status: LiveStatus, now: number): boolean {
  if (!board) return false;
  return now - Date.parse(board.as_of) > (status === "open" ? LIVE_MS : LOST_MS);
}

/** An age in the largest unit that says enough: `3 天`, `5 小时`, `12 分钟`. */
export function age(milliseconds: number): { unit: "days" | "hours" | "minutes"; n: number } {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes >= 2 * 24 * 60) return { unit: "days", n: Math.floor(minutes / (24 * 60)) };
  if (minutes >= 60) return { unit: "hours", n: Math.floor(minutes / 60) };
  return { unit: "minutes", n: minutes };
}
