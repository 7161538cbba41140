// The words of legal aid by their codes.
import { useText, type TextKey } from "../../i18n";

type Group =
  | "state"
  | "kind"
  | "type"
  | "intake"
  | "basis"
  | "move"
  | "step"
  | "mode"
  | "offer"
  | "hindrance"
  | "stage"
  | "task"
  | "refusal"
  | "withdrawal"
  | "termination"
  | "outcome"
  | "urgent"
  | "leave"
  | "adverse"
  | "organ"
  | "why";

/** `word("state", "reviewing")` → 审查. */
export function useAidWord(): (group: Group, code: string | null | undefined) => string {
  const t = useText();
  return (group, code) => (code ? t(`aid.${group}.${code}` as TextKey) || code : "—");
}
