// The caller's token, kept for this tab: with it the page is the same telephone after a refresh.
import type { VoiceToken } from "../../softphone";

const KEY = "phone.token";
const NUMBER = "phone.number";
/** A token too near its end is not worth keeping. */
const MARGIN_MS = 5 * 60_000;

/** When a JWT expires, in milliseconds since the epoch; 0 where it does not say. */
export function expiryOf(token: string): number {
  try {
    const claims = JSON.parse(atob((token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/"))) as {
      exp?: number;
    };
    return (claims.exp ?? 0) * 1000;
  } catch {
    return 0;
  }
}

export function keepToken(number: string, token: VoiceToken): void {
  sessionStorage.setItem(KEY, JSON.stringify({ number, token }));
  sessionStorage.setItem(NUMBER, number);
}

export function keptNumber(): string {
  return sessionStorage.getItem(NUMBER) ?? "";
}

export function keptToken(number: string, now: number = Date.now()): VoiceToken | null {
  const stored = sessionStorage.getItem(KEY);
  if (!stored) return null;
  const kept = JSON.parse(stored) as { number: string; token: VoiceToken };
  return kept.number === number && expiryOf(kept.token.token) - MARGIN_MS > now ? kept.token : null;
}
