// The course of a ticket, the latest on top: who did what, when, and in what words. Nobody can rewrite it.
import { Button, Input, Segmented } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange, useDepartments } from "../../api/queries";
import type { TicketDetail, TicketEvent } from "../../api/types";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";
import { Mark } from "../../parts/Mark";

/** In these a person's own words stand. */
const WORDS = ["text", "note", "reason", "result", "answer", "why"];

function Event({ event }: { event: TicketEvent }) {
  const t = useText();
  const word = useWord();
  const departments = useDepartments();
  const { content } = event;
  const text = (name: string): string | null => (typeof content[name] === "string" ? content[name] : null);
  const department = text("department");
  const said = WORDS.map(text).filter(Boolean);
  return (
    <>
      <div>
        <time>{dateTime(event.at)}</time> <b>{word("ticketEvent", event.kind)}</b>{" "}
        {event.actor && (
          <span className="soft">
            {event.actor.name} ({event.actor.staff_no})
          </span>
        )}{" "}
        {department && <Mark>{departments.data?.find((each) => each.code === department)?.name ?? department}</Mark>}
        {text("outcome") && event.kind === "closed" && <Mark>{word("ticketOutcome", text("outcome"))}</Mark>}
        {typeof content.working_days === "number" && (
          <Mark>{t("clocks.workingDays", { n: content.working_days })}</Mark>
        )}
        {text("how") && <Mark>{word("told", text("how"))}</Mark>}
      </div>
      {said.map((each) => (
        <p key={each} className="kept">
          {each}
        </p>
      ))}
    </>
  );
}

const NOTE_FIELD = "ticket-note";

function NoteForm({ ticket }: { ticket: TicketDetail }) {
  const t = useText();
  const [text, setText] = useState("");
  const add = useChange(() => api.post(`/tickets/${ticket.id}/notes`, { text: text.trim() }), [["ticket", ticket.id]]);
  useShortcuts({ "Alt+KeyM": () => document.getElementById(NOTE_FIELD)?.focus() });
  return (
    <div className="note-form">
      <Input.TextArea
        id={NOTE_FIELD}
        aria-label={t("tickets.newNote")}
        placeholder={t("tickets.newNote")}
        autoSize={{ minRows: 1, maxRows: 6 }}
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

export function Timeline({ ticket }: { ticket: TicketDetail }) {
  const t = useText();
  const [kinds, setKinds] = useState<"all" | "notes">("all");
  const events = ticket.events.filter((event) => kinds === "all" || WORDS.some((name) => event.content[name]));
  return (
    <section className="pane" aria-labelledby="course-head">
      <div className="pane-head">
        <h2 id="course-head">{t("tickets.history")}</h2>
        <Segmented
          size="small"
          value={kinds}
          aria-label={t("tickets.historyKinds")}
          onChange={setKinds}
          options={[
            { value: "all", label: t("common.all") },
            { value: "notes", label: t("tickets.historyWords") },
          ]}
        />
      </div>
      <NoteForm ticket={ticket} />
      <ol className="course course-long">
        {events.toReversed().map((event) => (
          <li key={event.seq}>
            <Event event={event} />
          </li>
        ))}
      </ol>
    </section>
  );
}
