// Where a ticket stands: one colour and one word a stage, wherever it is named.
import type { TicketRow } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Mark, type MarkKind } from "../../parts/Mark";

const KINDS: Record<TicketRow["stage"], MarkKind> = {
  recorded: "info",
  dispatched: "info",
  signed: "info",
  returned: "warn",
  reworking: "warn",
  result_given: "good",
  closed: "plain",
};

export function StageMark({ ticket }: { ticket: Pick<TicketRow, "stage" | "urgent" | "paused"> }) {
  const t = useText();
  const word = useWord();
  return (
    <>
      <Mark kind={KINDS[ticket.stage]}>{word("ticketStage", ticket.stage)}</Mark>
      {ticket.urgent && <Mark kind="bad">{t("tickets.urgent")}</Mark>}
      {ticket.paused && <Mark>{t("clocks.paused")}</Mark>}
    </>
  );
}
