// The time limits of a ticket: when each is due, what is left, which rule gave it. Read now, from its history.
import type { TicketClock, TicketDetail } from "../../api/types";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";
import { ClockLeft, span } from "./ClockLeft";

function Ended({ clock }: { clock: TicketClock }) {
  const t = useText();
  const met = clock.state === "met";
  return (
    <>
      <span className="soft">{clock.name}</span>{" "}
      <Mark kind={met ? "good" : "bad"}>
        {met ? t("clocks.met") : t("clocks.missed", { span: span(clock.left_seconds, t) })}
      </Mark>
    </>
  );
}

export function ClocksPane({ ticket }: { ticket: TicketDetail }) {
  const t = useText();
  if (!ticket.clocks.length) return null;
  const running = ticket.clocks.filter((clock) => clock.ended_at === null);
  const ended = ticket.clocks.filter((clock) => clock.ended_at !== null);
  return (
    <section className="pane" aria-labelledby="clocks-head">
      <h2 id="clocks-head">{t("clocks.title")}</h2>
      <ul className="clock-list">
        {[...running, ...ended].map((clock) => (
          <li key={`${clock.rule}-${clock.begins_at}`}>
            {clock.ended_at === null ? <ClockLeft clock={clock} /> : <Ended clock={clock} />}
            <div className="soft">
              {t("clocks.due", { at: dateTime(clock.due_at) })}
              {clock.guessed && ` · ${t("clocks.guessed")}`}
              {clock.statutory && ` · ${t("clocks.statutory")}`}
            </div>
            <div className="soft">{clock.source}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}
