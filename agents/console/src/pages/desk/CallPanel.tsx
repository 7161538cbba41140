// The left pane: who is on the line, what was promised before, and the keys of the call.

import type { Contact, DeskCall, ListedTicket, Seat } from "../../api/types";
import { dateTime, duration, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";
import { AssistanceNotice } from "./AssistanceNotice";
import { TicketLine, useCallerTickets } from "./CallerTickets";
import { CallKeys } from "./CallKeys";
import { InvalidCall } from "./InvalidCall";
import { PartyList } from "./PartyList";
import { HoldReminder, TransferBar } from "./TransferBar";
import { WarnCaller } from "./WarnCaller";
import { PromiseKey } from "./PromiseKey";

const RECORDING = { on: "desk.recording", paused: "desk.recordingPaused", off: "desk.notRecording" } as const;

function Who({ call }: { call: DeskCall }) {
  const t = useText();
  const word = useWord();
  const now = useNow();
  const since = call.answered_at ?? call.started_at;
  const heldSince = call.state === "held" ? call.held_since : null;
  const earlier = call.history.length;
  return (
    <div className="who">
      <div className="who-number">
        <b>{call.number_masked}</b>
        {call.direction === "outbound" && <Mark>{t("desk.outbound")}</Mark>}
        {call.safe_contact && <Mark kind="private">{t("care.desk")}</Mark>}
      </div>
      <div className="who-tags">
        <Mark kind="info">{word("language", call.language)}</Mark>
        {call.special_group && <Mark kind="warn">{word("group", call.special_group)}</Mark>}
        <Mark>{call.queue_name}</Mark>
      </div>
      {call.menu_path.length > 1 && <div className="soft">{call.menu_path.join(" › ")}</div>}
      <div className="who-line">
        {call.state === "wrap_up" ? (
          <span className="soft">{t("desk.ended")}</span>
        ) : (
          <>
            <span className={call.recording === "on" ? "rec rec-on" : "rec"}>{t(RECORDING[call.recording])}</span>
            <span className={call.state === "held" ? "timer held" : "timer"}>
              {t(`desk.${call.state}`)} {duration(secondsSince(heldSince ?? since, now))}
            </span>
          </>
        )}
      </div>
      <div className="soft">{earlier ? t("desk.nthCall", { n: earlier + 1 }) : t("offer.first")}</div>
    </div>
  );
}

function Earlier({ contact, mine, tickets }: { contact: Contact; mine: boolean; tickets: ListedTicket[] }) {
  const t = useText();
  const word = useWord();
  return (
    <li>
      <div className="history-head">
        <time>{dateTime(contact.at)}</time>
        <span>{contact.agent ?? "—"}</span>
        {mine && <Mark kind="private">{t("desk.byYou")}</Mark>}
        {contact.disposition && <Mark>{word("disposition", contact.disposition)}</Mark>}
      </div>
      <div>
        {contact.category && <b>{contact.category} </b>}
        {contact.summary ??
          (contact.outcome && contact.outcome !== "answered" ? word("outcome", contact.outcome) : t("desk.noSummary"))}
      </div>
      {tickets.map((ticket) => (
        <TicketLine key={ticket.id} ticket={ticket} />
      ))}
    </li>
  );
}

interface Props {
  call: DeskCall;
  seat: Seat;
  /** Writes the form at once: it travels along with a call that is handed on. */
  flush: () => Promise<void>;
}

export function CallPanel({ call, seat, flush }: Props) {
  const t = useText();
  const over = call.state === "wrap_up";
  const tickets = useCallerTickets(call.id).data ?? [];
  const calls = new Set(call.history.map((contact) => contact.call_id));
  // Open ones of visits, letters, or of calls that are too long ago to stand below.
  const others = tickets.filter((ticket) => ticket.state === "open" && !calls.has(ticket.call_id ?? ""));
  return (
    <section className="pane call-pane" aria-label={t("desk.caller")}>
      <Who call={call} />
      {!over && (
        <>
          <HoldReminder call={call} />
          <TransferBar call={call} flush={flush} />
          <PartyList call={call} />
          <AssistanceNotice call={call} />
          <CallKeys call={call} seat={seat} flush={flush} />
        </>
      )}
      <PromiseKey call={call} />
      <InvalidCall call={call} />
      <WarnCaller call={call} />
      <h2>{t("desk.history")}</h2>
      {others.map((ticket) => (
        <TicketLine key={ticket.id} ticket={ticket} />
      ))}
      {call.history.length ? (
        <ul className="history">
          {call.history.map((contact) => (
            <Earlier
              key={contact.call_id}
              contact={contact}
              tickets={tickets.filter((ticket) => ticket.call_id === contact.call_id)}
              mine={contact.agent !== null && contact.agent.includes(seat.name)}
            />
          ))}
        </ul>
      ) : (
        <p className="soft">{t("desk.noHistory")}</p>
      )}
    </section>
  );
}
