// The columns of the list of tickets. Those that the server can order by carry its word for it.
import type { TableColumnsType } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { useSpecialGroups } from "../../../api/queries";
import type { ListedTicket, TicketMatch } from "../../../api/types";
import { dateTime } from "../../../format/time";
import { useWord } from "../../../format/words";
import { useText, type TextKey } from "../../../i18n";
import { Mark } from "../../../parts/Mark";
import { Highlight } from "../../../parts/Highlight";
import { ClockLeft } from "../ClockLeft";
import { StageMark } from "../StageMark";

export const COLUMNS = [
  "number",
  "stage",
  "clock",
  "category",
  "summary",
  "group",
  "caller",
  "language",
  "channel",
  "department",
  "handler",
  "first_responder",
  "created",
  "closed",
] as const;
export type ColumnName = (typeof COLUMNS)[number];
export const USUAL: ColumnName[] = ["stage", "clock", "category", "summary", "department", "handler", "created"];

export const TITLES: Record<ColumnName, TextKey> = {
  number: "tickets.number",
  stage: "tickets.stage",
  clock: "tickets.clock",
  category: "tickets.category",
  summary: "tickets.summary",
  group: "desk.specialGroups",
  caller: "calls.number",
  language: "calls.language",
  channel: "tickets.channel",
  department: "tickets.department",
  handler: "tickets.handler",
  first_responder: "tickets.firstResponder",
  created: "tickets.created",
  closed: "tickets.closed",
};
/** Pixels; the summary takes what the others leave. */
const WIDTHS: Record<ColumnName, number> = {
  number: 124,
  stage: 116,
  clock: 196,
  category: 150,
  summary: 260,
  group: 120,
  caller: 112,
  language: 84,
  channel: 94,
  department: 130,
  handler: 88,
  first_responder: 108,
  created: 104,
  closed: 104,
};
const WRAPPED: ColumnName[] = ["category", "summary", "group", "department", "clock"];
const SORTED: Partial<Record<ColumnName, string>> = {
  number: "number",
  stage: "stage",
  clock: "urgency",
  category: "category",
  language: "language",
  channel: "channel",
  department: "department",
  handler: "handler",
  first_responder: "first_responder",
  created: "created",
  closed: "closed",
};

function Found({ match, words }: { match: TicketMatch; words: string[] }) {
  const t = useText();
  return (
    <div className="found">
      <Mark kind="info">{t(`tickets.foundIn.${match.source}` as TextKey)}</Mark>
      {match.snippet ? <Highlight text={match.snippet} words={words} /> : <span>{t("tickets.foundWhole")}</span>}
    </div>
  );
}

interface Wanted {
  shown: ColumnName[];
  sort: string | undefined;
  words: string[];
  remember: () => void;
}

export function useColumns({ shown, sort, words, remember }: Wanted) {
  const t = useText();
  const word = useWord();
  const groups = useSpecialGroups();
  const groupName = (code: string) => groups.data?.find((each) => each.code === code)?.name ?? code;
  const draw: Record<ColumnName, (row: ListedTicket) => ReactNode> = {
    number: (row) => (
      <Link to={`/tickets/${row.id}`} tabIndex={-1} onClick={remember}>
        {row.number}
      </Link>
    ),
    stage: (row) => <StageMark ticket={row} />,
    clock: (row) => (row.most_urgent ? <ClockLeft clock={row.most_urgent} /> : "—"),
    category: (row) => (
      <>
        {row.category_name} {row.risk_watch && <Mark kind="warn">{t("desk.riskHint")}</Mark>}
        {row.sensitive && <Mark kind="private">{t("tickets.sensitive")}</Mark>}
      </>
    ),
    summary: (row) => (
      <>
        <div className="two-lines">
          <Highlight text={row.summary || "—"} words={words} />
        </div>
        {row.matched
          .filter((match) => match.source !== "summary")
          .map((match, index) => (
            <Found key={index} match={match} words={words} />
          ))}
      </>
    ),
    group: (row) => row.special_groups.map(groupName).join("、") || "—",
    caller: (row) => row.number_masked,
    language: (row) => word("language", row.language),
    channel: (row) => word("channel", row.channel),
    department: (row) => row.department_name ?? "—",
    handler: (row) => row.handler?.name ?? "—",
    first_responder: (row) => row.first_responder?.name ?? "—",
    created: (row) => dateTime(row.created_at),
    closed: (row) => dateTime(row.closed_at) || "—",
  };
  const columns: TableColumnsType<ListedTicket> = COLUMNS.filter(
    (name) => name === "number" || shown.includes(name),
  ).map((name) => {
    const key = SORTED[name];
    const order = !key ? undefined : sort === key ? "ascend" : sort === `-${key}` ? "descend" : null;
    return {
      key: key ?? name,
      title: t(TITLES[name]),
      className: WRAPPED.includes(name) ? undefined : "nowrap",
      width: name === "summary" ? undefined : WIDTHS[name],
      sorter: Boolean(key),
      sortDirections: name === "clock" ? ["ascend"] : ["ascend", "descend"],
      sortOrder: order,
      showSorterTooltip: false,
      render: (_: unknown, row: ListedTicket) => draw[name](row),
    };
  });
  const width = (name: ColumnName) => (name === "number" || shown.includes(name) ? WIDTHS[name] : 0);
  return { columns, width: COLUMNS.reduce((sum, name) => sum + width(name), 0) };
}
