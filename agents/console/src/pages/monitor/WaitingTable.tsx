// Who waits, since when, for what, who could serve them and why nobody does.
import { Table } from "antd";

import type { AbleSeat, Waiting } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Mark, type MarkKind } from "../../parts/Mark";
import { Since } from "./Since";

const LONG_WAIT = 60;
/** Nobody will take the caller unless somebody does something about it. */
const NEEDS_SOMEBODY = new Set([
  "nobody_certified",
  "nobody_on_duty",
  "all_paused",
  "only_barred",
  "phone_dead",
  "no_console",
]);

function kindOf(reason: string): MarkKind {
  if (reason === "offered" || reason === "matching") return "good";
  return NEEDS_SOMEBODY.has(reason) ? "bad" : "plain";
}

const SHOWN = 4;

/** Names with what keeps each of them from the caller, the nearest first. */
function Able({ able, onDuty }: { able: AbleSeat[]; onDuty: number }) {
  const t = useText();
  const word = useWord();
  if (!able.length) return <span className="late">{t("monitor.nobodyCan")}</span>;
  const more = Math.max(able.length, onDuty) - SHOWN;
  return (
    <span className="able">
      {able.slice(0, SHOWN).map((seat) => (
        <span key={seat.seat_id} className="nowrap">
          {seat.name} <span className="soft">{word("hindrance", seat.hindrance)}</span>{" "}
        </span>
      ))}
      {more > 0 && <span className="soft">{t("monitor.ableMore", { n: more })}</span>}
    </span>
  );
}

function Why({ row }: { row: Waiting }) {
  const t = useText();
  const word = useWord();
  return (
    <>
      <Mark kind={kindOf(row.reason)}>{word("waitReason", row.reason)}</Mark>
      {row.required.length > 0 && (
        <span className="soft">
          {" "}
          {t("monitor.required", { skills: row.required.map((skill) => word("skill", skill)).join("、") })}
        </span>
      )}
    </>
  );
}

export function WaitingTable({ rows }: { rows: Waiting[] }) {
  const t = useText();
  const word = useWord();
  if (!rows.length) return <p className="soft">{t("monitor.nobodyWaits")}</p>;
  return (
    <Table<Waiting>
      size="small"
      rowKey="entry_id"
      pagination={false}
      dataSource={rows}
      columns={[
        {
          title: t("calls.number"),
          key: "number",
          className: "nowrap",
          render: (_, row) => (
            <>
              {row.number_masked} {row.kind === "callback" && <Mark>{t("monitor.callback")}</Mark>}
            </>
          ),
        },
        {
          title: t("calls.language"),
          key: "language",
          render: (_, row) => (
            <>
              <Mark kind="info">{word("language", row.language)}</Mark>
              {row.interpreter && (
                <Mark kind="warn">{t("offer.interpreter", { language: word("language", row.interpreter) })}</Mark>
              )}
              {row.unspoken && <div className="soft">{t("offer.unspoken")}</div>}
            </>
          ),
        },
        { title: t("calls.queue"), dataIndex: "queue_name" },
        {
          title: t("monitor.wanted"),
          key: "wanted",
          render: (_, row) => row.wanted.map((skill) => word("skill", skill)).join("、") || "—",
        },
        {
          title: t("calls.group"),
          key: "group",
          render: (_, row) => (row.group ? <Mark kind="warn">{word("group", row.group)}</Mark> : ""),
        },
        {
          title: t("monitor.waits"),
          key: "since",
          align: "right",
          render: (_, row) => <Since iso={row.since} alertAfter={LONG_WAIT} />,
        },
        { title: t("monitor.why"), key: "why", render: (_, row) => <Why row={row} /> },
        {
          title: t("monitor.servableBy"),
          key: "by",
          render: (_, row) => <Able able={row.able} onDuty={row.servable_by} />,
        },
      ]}
    />
  );
}
