// What is known of a ticket at a glance.
import { Descriptions } from "antd";

import type { ReactNode } from "react";

import { useSpecialGroups } from "../../api/queries";
import type { TicketDetail, TicketRow } from "../../api/types";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";

function useGroupNames() {
  const groups = useSpecialGroups();
  return (codes: string[]) =>
    codes.map((code) => groups.data?.find((each) => each.code === code)?.name ?? code).join("、") || "—";
}

export const whoText = (person: TicketRow["handler"]): string => (person ? `${person.name} (${person.staff_no})` : "—");

export function TicketFacts({ ticket }: { ticket: TicketDetail }) {
  const t = useText();
  const word = useWord();
  const names = useGroupNames();
  const item = (key: string, label: string, children: ReactNode) => ({ key, label, children });
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, sm: 2, lg: 3 }}
      items={[
        item("category", t("tickets.category"), ticket.category_name),
        item("disposition", t("desk.disposition"), word("disposition", ticket.disposition)),
        item("channel", t("tickets.channel"), word("channel", ticket.channel)),
        item("caller", t("calls.number"), ticket.number_masked),
        item("language", t("calls.language"), word("language", ticket.language)),
        item("groups", t("desk.specialGroups"), names(ticket.special_groups)),
        item("first", t("tickets.firstResponder"), whoText(ticket.first_responder)),
        item("handler", t("tickets.handler"), whoText(ticket.handler)),
        item("department", t("tickets.department"), ticket.department_name ?? "—"),
        item("created", t("tickets.created"), dateTime(ticket.created_at)),
        item("closed", t("tickets.closed"), dateTime(ticket.closed_at) || "—"),
        item("outcome", t("tickets.outcome"), word("ticketOutcome", ticket.outcome)),
        item(
          "survey",
          t("tickets.survey"),
          ticket.survey_agreed ? t("tickets.surveyAgreed") : t("tickets.surveyNotAgreed"),
        ),
        item(
          "safe",
          t("tickets.safeContact"),
          ticket.safe_contact ? <Mark kind="private">{t("tickets.safeContactYes")}</Mark> : t("common.no"),
        ),
      ]}
    />
  );
}
