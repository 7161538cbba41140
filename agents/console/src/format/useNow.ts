// One ticking clock for everything on the page that counts seconds.
import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();
let ahead = 0;

/** Tell how far the server's clock is ahead of this computer's, in milliseconds: leases count in the server's time. */
export function setServerAhead(milliseconds: number): void {
  // Below a second it is the way of the message, not the clock.
  ahead = Math.abs(milliseconds) < 1000 ? 0 : milliseconds;
}

export function serverNow(): number {
  return Date.now() + ahead;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = serverNow();
    for (const each of listeners) each();
  }, 500);
  return () => {
    listeners.delete(listener);
    if (!listeners.size) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The server's time in milliseconds, renewed twice a second while somebody looks. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
