// Keys of the desk: F-keys and Alt combinations only, and never while an input method composes.
import { useEffect, useRef } from "react";

/** `F8`, `Alt+KeyN`: what a shortcut is called, from the key's place and not from the letter it writes. */
export function shortcutOf(
  event: Pick<
    KeyboardEvent,
    "isComposing" | "key" | "code" | "keyCode" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey"
  >,
): string | null {
  // 229: some input methods on Windows report composition only in this way.
  if (event.isComposing || event.keyCode === 229 || event.key === "Process") return null;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return null;
  if (/^F([1-9]|1[0-2])$/.test(event.key)) return event.altKey ? null : event.key;
  return event.altKey && /^(Key[A-Z]|Digit\d)$/.test(event.code) ? `Alt+${event.code}` : null;
}

export type Shortcuts = Partial<Record<string, () => void>>;

/** Listen for these keys while the component stands. An absent action leaves the key to the browser. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const name = shortcutOf(event);
      const action = name ? latest.current[name] : undefined;
      if (!action) return;
      event.preventDefault();
      if (!event.repeat) action();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
