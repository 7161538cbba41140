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

function Found({ match }: { match: TicketMatch }) {
  const t = useText();
  return (
    <div className="found">
      <Mark kind="info">{t(`tickets.foundIn.${match.source}` as TextKey)}</Mark>
      <span>{match.snippet ?? t("tickets.foundWhole")}</span>
    </div>
  );
}

export function useColumns(shown: ColumnName[], sort: string | undefined, remember: () => void) {
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
        <div className="two-lines">{row.summary || "—"}</div>
        {row.matched.map((match, index) => (
          <Found key={index} match={match} />
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
      className: ["category", "summary", "group"].includes(name) ? undefined : "nowrap",
      width: name === "summary" ? "30%" : undefined,
      sorter: Boolean(key),
      sortDirections: name === "clock" ? ["ascend"] : ["ascend", "descend"],
      sortOrder: order,
      showSorterTooltip: false,
      render: (_: unknown, row: ListedTicket) => draw[name](row),
    };
  });
  return columns;
}
