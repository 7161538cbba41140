// Codes of the API in the words of the reader's language. An unknown code is shown as it is, never hidden.
import { useText, type TextKey } from "../i18n";

export type WordGroup =
  | "supervision"
  | "pauseReason"
  | "partyState"
  | "transferState"
  | "assistance"
  | "language"
  | "group"
  | "service"
  | "outcome"
  | "disposition"
  | "invalid"
  | "returnKind"
  | "returnOutcome"
  | "ticketState"
  | "ticketOutcome"
  | "ticketEvent"
  | "ticketPause"
  | "ticketStage"
  | "channel"
  | "told"
  | "transcript"
  | "reason"
  | "phoneState"
  | "role"
  | "level"
  | "leg"
  | "event"
  | "figure"
  | "direction"
  | "grade"
  | "skill"
  | "waitReason"
  | "hindrance"
  | "solved"
  | "weekday"
  | "verdict"
  | "dutyLevel"
  | "dutyKind"
  | "swapState"
  | "swapBecause"
  | "handOverState"
  | "handOverItem"
  | "blockState"
  | "abuse"
  | "agentType"
  | "tier"
  | "rollState"
  | "rollKind"
  | "rosterState"
  | "signMethod"
  | "dayKind"
  | "clockUnit"
  | "ruleKind";

/** `word("language", "ii-CN")` → 彝语. */
export function useWord(): (group: WordGroup, code: string | number | null | undefined) => string {
  const t = useText();
  return (group, code) => {
    if (code === null || code === undefined || code === "") return "—";
    return t(`${group}.${code}` as TextKey) || String(code);
  };
}
