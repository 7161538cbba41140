// Light or dark: what the reader chose in the account's menu, else what their computer is set to.
import { useSyncExternalStore } from "react";

export const APPEARANCES = ["light", "dark", "auto"] as const;
export type Appearance = (typeof APPEARANCES)[number];

const STORED = "console.appearance";
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());
let printing = false;

export function chosenAppearance(): Appearance {
  const stored = localStorage.getItem(STORED);
  return stored === "dark" || stored === "auto" ? stored : "light";
}

export function chooseAppearance(chosen: Appearance): void {
  localStorage.setItem(STORED, chosen);
  tell();
}

/** Whether the page is dark now. Paper is always light. */
export function isDark(): boolean {
  if (printing) return false;
  const chosen = chosenAppearance();
  return chosen === "auto" ? window.matchMedia("(prefers-color-scheme: dark)").matches : chosen === "dark";
}

function subscribe(listener: () => void): () => void {
  const setting = window.matchMedia("(prefers-color-scheme: dark)");
  const print = (now: boolean) => () => {
    printing = now;
    listener();
  };
  const [before, after] = [print(true), print(false)];
  listeners.add(listener);
  setting.addEventListener("change", listener);
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
  return () => {
    listeners.delete(listener);
    setting.removeEventListener("change", listener);
    window.removeEventListener("beforeprint", before);
    window.removeEventListener("afterprint", after);
  };
}

export function useDark(): boolean {
  return useSyncExternalStore(subscribe, isDark, () => false);
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(subscribe, chosenAppearance, () => "light");
}
