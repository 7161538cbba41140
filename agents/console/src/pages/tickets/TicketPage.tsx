// One ticket: what was asked, who answered first, its history that nobody can rewrite, its end.
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Descriptions, Input } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { ApiError, api } from "../../api/client";
import { useChange, useSpecialGroups } from "../../api/queries";
import type { TicketDetail, TicketEvent } from "../../api/types";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { WAGE_FIELDS } from "../desk/draft";
import { Panels } from "./panels";
import { TicketActions } from "./TicketActions";
import { TicketState } from "./TicketsPage";

function useGroupNames() {
  const groups = useSpecialGroups();
  return (codes: string[]) =>
    codes.map((code) => groups.data?.find((each) => each.code === code)?.name ?? code).join("、") || "—";
}

function Facts({ ticket }: { ticket: TicketDetail }) {
  const t = useText();
  const word = useWord();
  const names = useGroupNames();
  const wage = WAGE_FIELDS.filter((field) => ticket.fields[field]);
  return (
    <Descriptions
      size="small"
      column={3}
      items={[
        { key: "state", label: t("tickets.state"), children: <TicketState ticket={ticket} /> },
        { key: "disposition", label: t("desk.disposition"), children: word("disposition", ticket.disposition) },
        { key: "category", label: t("tickets.category"), children: ticket.category_name },
        { key: "number", label: t("calls.number"), children: ticket.number_masked },
        { key: "language", label: t("calls.language"), children: word("language", ticket.language) },
        { key: "groups", label: t("desk.specialGroups"), children: names(ticket.special_groups) },
        {
          key: "first",
          label: t("tickets.firstResponder"),
          children: ticket.first_responder
            ? `${ticket.first_responder.name} (${ticket.first_responder.staff_no})`
            : "—",
        },
        { key: "department", label: t("tickets.department"), children: ticket.department_name ?? "—" },
        {
          key: "due",
          label: t("tickets.due"),
          children: <span className={ticket.overdue ? "late" : ""}>{dateTime(ticket.due_at) || "—"}</span>,
        },
        {
          key: "survey",
          label: t("tickets.survey"),
          children: ticket.survey_agreed ? t("tickets.surveyAgreed") : t("tickets.surveyNotAgreed"),
        },
        {
          key: "safe",
          label: t("tickets.safeContact"),
          children: ticket.safe_contact ? <Mark kind="private">{t("tickets.safeContactYes")}</Mark> : t("common.no"),
        },
        {
          key: "outcome",
          label: t("tickets.outcome"),
          children: ticket.outcome ? word("ticketOutcome", ticket.outcome) : "—",
        },
        ...wage.map((field) => ({ key: field, label: t(`wage.${field}`), children: String(ticket.fields[field]) })),
      ]}
    />
  );
}

function Event({ event }: { event: TicketEvent }) {
  const word = useWord();
  const text = event.content.note ?? event.content.text;
  return (
    <>
      <time>{dateTime(event.at)}</time> <b>{word("ticketEvent", event.kind)}</b>{" "}
      {event.actor && <span className="soft">{event.actor.name}</span>}
      {typeof event.content.outcome === "string" && <Mark>{word("ticketOutcome", event.content.outcome)}</Mark>}
      {typeof text === "string" && text && <p className="kept">{text}</p>}
    </>
  );
}

function NoteForm({ ticket }: { ticket: TicketDetail }) {
  const t = useText();
  const [text, setText] = useState("");
  const add = useChange(() => api.post(`/tickets/${ticket.id}/notes`, { text: text.trim() }), [["ticket", ticket.id]]);
  return (
    <div className="note-form">
      <Input.TextArea
        aria-label={t("tickets.newNote")}
        placeholder={t("tickets.newNote")}
        rows={2}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button
        disabled={!text.trim()}
        loading={add.isPending}
        onClick={() => add.mutate(undefined, { onSuccess: () => setText("") })}
      >
        {t("tickets.addNote")}
      </Button>
    </div>
  );
}

function Detail({ ticket }: { ticket: TicketDetail }) {
  const t = useText();
  return (
    <div className="call-detail">
      {ticket.tampered_at !== null && (
        <Alert className="wide" type="error" showIcon title={t("tickets.tampered", { n: ticket.tampered_at })} />
      )}
      <section className="pane wide">
        <Facts ticket={ticket} />
      </section>
      <div className="ticket-column">
        <section className="pane">
          <h2>{t("tickets.summary")}</h2>
          <p className="kept">{ticket.summary}</p>
        </section>
        <Panels ticket={ticket} />
      </div>
      <section className="pane">
        <h2>{t("tickets.history")}</h2>
        <ol className="course">
          {ticket.events.map((event) => (
            <li key={event.seq}>
              <Event event={event} />
            </li>
          ))}
        </ol>
        <NoteForm ticket={ticket} />
      </section>
    </div>
  );
}

export default function TicketPage() {
  const t = useText();
  const { id = "" } = useParams();
  const ticket = useQuery<TicketDetail, ApiError>({
    queryKey: ["ticket", id],
    queryFn: () => api.get(`/tickets/${id}`),
  });
  return (
    <PageFrame
      name={ticket.data ? t("tickets.one", { number: ticket.data.number }) : t("menu.tickets")}
      title={
        <>
          <Link to="/tickets">{t("menu.tickets")}</Link> › {ticket.data?.number ?? ""}
        </>
      }
      tools={ticket.data && <TicketActions ticket={ticket.data} />}
    >
      <Loaded query={ticket}>{(found) => <Detail ticket={found} />}</Loaded>
    </PageFrame>
  );
}
