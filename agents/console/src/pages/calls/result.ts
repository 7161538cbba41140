// What became of a call. Only callers' calls have an outcome of their own: a survey's call is over, or was not answered.
import type { CallRow } from "../../api/types";
import type { useWord } from "../../format/words";
import type { TextKey, useText } from "../../i18n";

type Facts = Pick<CallRow, "outcome" | "direction" | "purpose" | "answered_at" | "ended_at">;

export function resultKey(call: Facts): TextKey {
  if (call.outcome) return `outcome.${call.outcome}` as TextKey;
  if (!call.ended_at) return "calls.running";
  return call.answered_at ? "calls.over" : "calls.notAnswered";
}

export function directionText(
  call: Pick<Facts, "direction" | "purpose">,
  t: ReturnType<typeof useText>,
  word: ReturnType<typeof useWord>,
): string {
  const way = word("direction", call.direction);
  return call.purpose === "survey" ? `${way} · ${t("calls.survey")}` : way;
}

/** The same event means an agent in a call that came in, and the called person in one that we placed. */
export function eventCode(call: Pick<Facts, "direction">, kind: string): string {
  return kind === "answered" && call.direction === "outbound" ? "picked_up" : kind;
}
