// After an upgrade an open page may ask for code that is no longer there: it is loaded anew, once.
const KEY = "console.reloadedAt";
const AGAIN_MS = 60_000;

/** Whether another reload may help: not if the last one was just now. */
export function mayReload(now: number = Date.now()): boolean {
  return now - Number(sessionStorage.getItem(KEY) ?? 0) > AGAIN_MS;
}

export function reloadOnMissingCode(): void {
  window.addEventListener("vite:preloadError", (event) => {
    if (!mayReload()) return;
    event.preventDefault();
    sessionStorage.setItem(KEY, String(Date.now()));
    // Draft and call are the server's: nothing is lost.
    location.reload();
  });
}
