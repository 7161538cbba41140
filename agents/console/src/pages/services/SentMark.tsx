// What became of a short message, said honestly: what was not sent never looks as if it were.
import type { MessageState } from "../../api/services";
import { useWord } from "../../format/words";
import { Mark, type MarkKind } from "../../parts/Mark";

const KINDS: Record<MessageState, MarkKind> = {
  prepared: "info",
  sending: "info",
  sent: "good",
  failed: "bad",
  unknown: "warn",
  not_sent: "warn",
  suppressed: "private",
  cancelled: "plain",
};

export function SentMark({ state, reason }: { state: MessageState | null; reason?: string | null }) {
  const word = useWord();
  if (state === null) return null;
  return (
    <Mark kind={KINDS[state]}>
      {word("messageState", state)}
      {reason && ` · ${word("messageReason", reason)}`}
    </Mark>
  );
}
