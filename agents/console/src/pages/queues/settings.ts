// The settings of a queue: in which order they are shown, what kind of value each has. Pure.
import type { QueuePolicy, QueuePolicyWanted } from "../../api/types";

export type Setting = Exclude<keyof QueuePolicyWanted, "reasons" | "why">;
export type Kind = "switch" | "seconds" | "count" | "steps";

interface Shown {
  name: Setting;
  kind: Kind;
  /** What an empty value means; absent: a value is a must. */
  empty?: "never" | "unlimited";
  min: number;
  max: number;
}

export const SETTINGS: Shown[] = [
  { name: "own_pool_first", kind: "switch", min: 0, max: 1 },
  { name: "head_start_seconds", kind: "seconds", min: 0, max: 600 },
  { name: "reserve_idle", kind: "count", min: 0, max: 50 },
  { name: "reserve_gate_seconds", kind: "seconds", empty: "never", min: 0, max: 3600 },
  { name: "relax_steps", kind: "steps", min: 0, max: 10 },
  { name: "ageing_seconds", kind: "seconds", empty: "never", min: 10, max: 7200 },
  { name: "preferred_seconds", kind: "seconds", min: 0, max: 600 },
  { name: "misses_before_pause", kind: "count", min: 1, max: 10 },
  { name: "wrap_up_seconds", kind: "seconds", min: 0, max: 3600 },
  { name: "longest_wait_seconds", kind: "seconds", min: 30, max: 7200 },
  { name: "longest_queue", kind: "count", empty: "unlimited", min: 1, max: 100_000 },
  { name: "configured_seats", kind: "count", min: 0, max: 10_000 },
];

/** What is sent: all settings, of the reasons those that were written anew, and why it is changed. */
export function wantedOf(queue: QueuePolicy, edited: QueuePolicy, why: string): QueuePolicyWanted {
  const { key: _key, name: _name, language: _language, reasons, ...settings } = edited;
  const rewritten = Object.entries(reasons).filter(([name, text]) => text.trim() && text !== queue.reasons[name]);
  return { ...settings, reasons: Object.fromEntries(rewritten), why };
}

/** Settings whose value changes while their reason stays the old one: the reason is perhaps no longer true. */
export function unexplained(queue: QueuePolicy, edited: QueuePolicy): Setting[] {
  return SETTINGS.map((each) => each.name).filter(
    (name) =>
      JSON.stringify(queue[name]) !== JSON.stringify(edited[name]) &&
      (edited.reasons[name] ?? "") === (queue.reasons[name] ?? ""),
  );
}
