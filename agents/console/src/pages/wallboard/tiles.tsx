// The six tiles. Every rate stands with its counts; every colour stands with a sign and a word.
import type { ReactNode } from "react";

import type { Board, OldestTicket, QueueStaffed } from "../../api/wallboard";
import { grouped, range, short } from "../../charts/measured";
import { duration, secondsSince } from "../../format/time";
import { useWallboardText, type WallboardKey } from "../../i18n/wallboard";
import { age } from "./freshness";

const MOST_QUEUES = 4;
const MOST_SEATS = 6;
const MOST_ALERTS = 5;
const GRADES = [1, 2, 3, 4, 5] as const;
export type Level = "good" | "warn" | "bad" | "plain";
const SIGNS: Record<Level, string> = { good: "✓", warn: "▲", bad: "✕", plain: "" };

function Sign({ level }: { level: Level }) {
  return SIGNS[level] ? (
    <i className={`wall-sign wall-${level}`} aria-hidden="true">
      {SIGNS[level]}
    </i>
  ) : null;
}

interface TileProps {
  name: string;
  level?: Level;
  id: string;
  children: ReactNode;
}

function Tile({ name, level = "plain", id, children }: TileProps) {
  return (
    <section className={`wall-tile wall-tile-${level}`} aria-label={name} data-tile={id}>
      <h2>
        <Sign level={level} />
        {name}
      </h2>
      {children}
    </section>
  );
}

export function Waiting({ board, now }: { board: Board; now: number }) {
  const t = useWallboardText();
  const { waiting, longest_since, queues, callbacks } = board.waiting;
  const since = (iso: string | null) => (iso ? duration(secondsSince(iso, now)) : "—");
  const shown = queues.filter((queue) => queue.waiting > 0).sort((a, b) => b.waiting - a.waiting);
  const rest = shown.slice(MOST_QUEUES).reduce((sum, queue) => sum + queue.waiting, 0);
  const long = longest_since !== null && secondsSince(longest_since, now) > 60;
  return (
    <Tile id="waiting" name={t("waiting")} level={long ? "bad" : waiting ? "warn" : "plain"}>
      <p className="wall-big">
        <b>{grouped(waiting)}</b> <span className="wall-unit">{t("people")}</span>
      </p>
      <p className="wall-line">{waiting ? t("longest", { time: since(longest_since) }) : t("nobodyWaits")}</p>
      <ul className="wall-rows">
        {shown.slice(0, MOST_QUEUES).map((queue) => (
          <li key={queue.key}>
            <span>{queue.name}</span>
            <b>{t("queueWaits", { n: queue.waiting, time: since(queue.longest_since) })}</b>
          </li>
        ))}
        {rest > 0 && <li>{t("moreQueues", { n: rest })}</li>}
      </ul>
      {callbacks > 0 && <p className="wall-foot">{t("callbacks", { n: callbacks })}</p>}
    </Tile>
  );
}

function meets(figure: Board["service"]["service_level"]): Level {
  if (figure.value === null || !figure.target || figure.small) return "plain";
  const [value, wanted] = [Number(figure.value), Number(figure.target.value)];
  return (figure.target.at_least ? value >= wanted : value <= wanted) ? "good" : "warn";
}

export function Service({ board }: { board: Board }) {
  const t = useWallboardText();
  const { service_level: level, connected, inbound, answered } = board.service;
  return (
    <Tile id="service" name={t("service")} level={meets(level)}>
      <p className="wall-big">
        <b>{short(level)}</b>
      </p>
      <p className="wall-line">{t("within", { n: level.numerator, of: level.denominator ?? 0 })}</p>
      <ul className="wall-rows">
        <li>
          <span>{t("connected")}</span>
          <b>
            {!connected.small && connected.value !== null && `${short(connected)} `}
            {`${connected.numerator} / ${connected.denominator ?? 0}`}
          </b>
        </li>
      </ul>
      <p className="wall-foot">
        {t("inbound", { n: grouped(inbound.numerator), answered: grouped(answered.numerator) })}
      </p>
    </Tile>
  );
}

export function Satisfaction({ board }: { board: Board }) {
  const t = useWallboardText();
  const { satisfaction: rate, response, bars } = board.satisfaction;
  const n = rate.denominator ?? 0;
  const most = Math.max(1, ...GRADES.map((grade) => bars[grade] ?? 0));
  const within = rate.small ? range(rate) : null;
  return (
    <Tile id="satisfaction" name={t("satisfaction")} level={meets(rate)}>
      <p className="wall-big">
        <b>{short(rate)}</b>
      </p>
      <p className="wall-line">
        {n === 0
          ? t("noRatings")
          : within
            ? t("interval", { range: within })
            : t("satisfied", { n: rate.numerator, of: n })}
      </p>
      <ul className="wall-bars">
        {GRADES.map((grade) => (
          <li key={grade}>
            <span>{t(`grade.${grade}`)}</span>
            <i
              className={`wall-grade-${grade}`}
              style={{ width: `${(100 * (bars[grade] ?? 0)) / most}%` }}
              aria-hidden="true"
            />
            <b>{bars[grade] ?? 0}</b>
          </li>
        ))}
      </ul>
      <p className="wall-foot">{t("response", { n: response.numerator, of: response.denominator ?? 0 })}</p>
    </Tile>
  );
}

const lacking = (queue: QueueStaffed): Level =>
  queue.staffed >= queue.configured ? "good" : queue.staffed > 0 ? "warn" : "bad";

export function Staffing({ board }: { board: Board }) {
  const t = useWallboardText();
  const { queues, ...counts } = board.staffing;
  const order: Level[] = ["bad", "warn", "good"];
  const shown = [...queues].sort((a, b) => order.indexOf(lacking(a)) - order.indexOf(lacking(b)));
  const word = (queue: QueueStaffed) => {
    const level = lacking(queue);
    if (level === "good") return t("enough");
    return level === "bad" ? t("empty") : t("short", { n: queue.configured - queue.staffed });
  };
  const worst = shown[0] && board.open ? lacking(shown[0]) : "plain";
  return (
    <Tile id="staffing" name={t("staffing")} level={worst}>
      <ul className="wall-rows wall-rows-tall">
        {shown.slice(0, MOST_SEATS).map((queue) => (
          <li key={queue.key}>
            <span>{queue.name}</span>
            <b>
              {queue.staffed} / {queue.configured}
            </b>
            <em className={`wall-${lacking(queue)}`}>{word(queue)}</em>
          </li>
        ))}
      </ul>
      <p className="wall-foot">
        {t("seats", { ready: counts.ready, talking: counts.talking, wrap_up: counts.wrap_up, paused: counts.paused })}
      </p>
    </Tile>
  );
}

function useAge() {
  const t = useWallboardText();
  return (milliseconds: number) => {
    const { unit, n } = age(milliseconds);
    return t(unit, { n });
  };
}

function TicketLine({ name, ticket, words }: { name: WallboardKey; ticket: OldestTicket; words: string }) {
  const t = useWallboardText();
  return (
    <li>
      <span>{t(name, { number: ticket.number })}</span>
      <b>{words}</b>
    </li>
  );
}

export function Tickets({ board, now }: { board: Board; now: number }) {
  const t = useWallboardText();
  const told = useAge();
  const { open, overdue, oldest, most_urgent: urgent } = board.tickets;
  const left = urgent ? Date.parse(urgent.at) - now : 0;
  return (
    <Tile id="tickets" name={t("tickets")} level={overdue ? "bad" : "plain"}>
      <p className="wall-big">
        <b>{grouped(open)}</b>
        <span className={overdue ? "wall-unit wall-bad" : "wall-unit"}>
          {overdue ? t("overdue", { n: grouped(overdue) }) : t("noOverdue")}
        </span>
      </p>
      <ul className="wall-rows">
        {!open && <li>{t("noTickets")}</li>}
        {urgent && (
          <TicketLine
            name="urgent"
            ticket={urgent}
            words={t(left < 0 ? "late" : "left", { age: told(Math.abs(left)) })}
          />
        )}
        {oldest && (
          <TicketLine
            name="oldest"
            ticket={oldest}
            words={t("oldestAge", { age: told(now - Date.parse(oldest.at)) })}
          />
        )}
      </ul>
    </Tile>
  );
}

export function Alerts({ board }: { board: Board }) {
  const t = useWallboardText();
  const { alerts } = board;
  const severe = alerts.some((alert) => alert.severe);
  const more = alerts.length - MOST_ALERTS;
  return (
    <Tile id="alerts" name={t("alerts")} level={severe ? "bad" : alerts.length ? "warn" : "good"}>
      <ul className="wall-alerts" aria-live="polite">
        {!alerts.length && <li>{t("noAlerts")}</li>}
        {alerts.slice(0, MOST_ALERTS).map((alert) => (
          <li key={alert.kind} className={alert.severe ? "wall-severe" : ""}>
            <Sign level={alert.severe ? "bad" : "warn"} />
            {alert.severe && <span className="unseen">{t("severe")} </span>}
            <span>{t(`alert.${alert.kind}`, { n: alert.count, names: alert.names.join("、") })}</span>
          </li>
        ))}
        {more > 0 && <li>{t("moreAlerts", { n: more })}</li>}
      </ul>
    </Tile>
  );
}
