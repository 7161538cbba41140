// 通话记录: every call with its one outcome, filtered by day, queue, language, outcome, agent.
import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Select, Table, type TableColumnsType } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { Link, useNavigate, useSearchParams } from "react-router";

import { ApiError, address, api, type Query } from "../../api/client";
import { useMe } from "../../api/queries";
import type { CallOutcome, CallPage, CallRow } from "../../api/types";
import { dateTime, day, duration } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark, type MarkKind } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { directionText, resultKey } from "./result";

const OUTCOMES: CallOutcome[] = [
  "answered",
  "abandoned_ivr",
  "abandoned_queue",
  "short_abandon",
  "callback_requested",
  "voicemail",
  "self_service",
  "blocked",
  "transferred_out",
  "failed",
];
const GRADES = ["1", "2", "3", "4", "5"];
const LANGUAGES = ["zh-CN", "ii-CN", "ko-CN"];

function outcomeKind(outcome: string | null): MarkKind {
  if (outcome === "answered") return "good";
  if (outcome === "failed" || outcome === "abandoned_queue") return "bad";
  return "warn";
}

function useColumns(): TableColumnsType<CallRow> {
  const t = useText();
  const word = useWord();
  return [
    {
      title: t("calls.arrived"),
      key: "at",
      className: "nowrap",
      render: (_, row) => <Link to={`/calls/${row.id}`}>{dateTime(row.arrived_at)}</Link>,
    },
    { title: t("calls.direction"), key: "direction", render: (_, row) => directionText(row, t, word) },
    { title: t("calls.number"), dataIndex: "number_masked", className: "nowrap" },
    { title: t("calls.language"), key: "language", render: (_, row) => word("language", row.language) },
    { title: t("calls.queue"), key: "queue", render: (_, row) => row.queue_name ?? "—" },
    {
      title: t("calls.group"),
      key: "group",
      render: (_, row) => (row.special_group ? word("group", row.special_group) : ""),
    },
    {
      title: t("calls.outcome"),
      key: "outcome",
      render: (_, row) =>
        row.outcome ? (
          <Mark kind={outcomeKind(row.outcome)}>{word("outcome", row.outcome)}</Mark>
        ) : (
          <Mark kind={row.ended_at ? "plain" : "info"}>{t(resultKey(row))}</Mark>
        ),
    },
    { title: t("calls.agent"), key: "agent", render: (_, row) => row.agent ?? "—" },
    { title: t("calls.wait"), key: "wait", align: "right", render: (_, row) => duration(row.wait_seconds) },
    { title: t("calls.talk"), key: "talk", align: "right", render: (_, row) => duration(row.talk_seconds) },
  ];
}

function useFilter() {
  const [search, setSearch] = useSearchParams();
  const get = (name: string) => search.get(name) ?? undefined;
  const set = (changes: Record<string, string | undefined>) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries({ page: undefined, ...changes })) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });
  return { get, set };
}

interface FiltersProps extends ReturnType<typeof useFilter> {
  supervises: boolean;
  query: Query;
}

function Filters({ get, set, supervises, query }: FiltersProps) {
  const t = useText();
  const word = useWord();
  const range: [Dayjs, Dayjs] | null = get("from") && get("to") ? [dayjs(get("from")), dayjs(get("to"))] : null;
  const write = (value: Dayjs | null | undefined) => (value ? value.format("YYYY-MM-DD") : undefined);
  return (
    <>
      <DatePicker.RangePicker
        aria-label={t("calls.period")}
        value={range}
        onChange={(days) => set({ from: write(days?.[0]), to: write(days?.[1]) })}
      />
      <Select
        allowClear
        className="filter"
        aria-label={t("calls.language")}
        placeholder={t("calls.language")}
        value={get("language")}
        onChange={(language?: string) => set({ language })}
        options={LANGUAGES.map((each) => ({ value: each, label: word("language", each) }))}
      />
      <Select
        allowClear
        className="filter"
        aria-label={t("calls.outcome")}
        placeholder={t("calls.outcome")}
        value={get("outcome")}
        onChange={(outcome?: string) => set({ outcome })}
        options={OUTCOMES.map((each) => ({ value: each, label: word("outcome", each) }))}
      />
      {supervises && (
        <>
          <Select
            allowClear
            mode="multiple"
            className="filter"
            aria-label={t("calls.grade")}
            placeholder={t("calls.grade")}
            value={get("grade")?.split(",") ?? []}
            onChange={(grades: string[]) => set({ grade: grades.join(",") || undefined })}
            options={GRADES.map((each) => ({ value: each, label: word("grade", each) }))}
          />
          <Button href={address("/calls/export", { ...query, page: undefined })}>{t("calls.export")}</Button>
        </>
      )}
    </>
  );
}

export default function CallsPage() {
  const t = useText();
  const navigate = useNavigate();
  const me = useMe();
  const filter = useFilter();
  const { get, set } = filter;
  const page = Number(get("page") ?? 1);
  // "Mine, today" is what the desk's figure counts, so that the number opens its own list.
  const mine = get("mine") ? { from: day(new Date()), to: day(new Date()), agent: me.data?.staff_no } : {};
  const query = {
    from: get("from"),
    to: get("to"),
    language: get("language"),
    outcome: get("outcome"),
    queue: get("queue"),
    agent: get("agent"),
    grade: get("grade"),
    rated: get("rated"),
    page,
    ...mine,
  };
  const roles = me.data?.roles ?? [];
  const supervises = roles.includes("supervisor") || roles.includes("admin");
  const calls = useQuery<CallPage, ApiError>({
    queryKey: ["calls", query],
    queryFn: () => api.get("/calls", query),
    placeholderData: (before) => before,
  });
  const columns = useColumns();
  return (
    <PageFrame title={t("menu.calls")} tools={<Filters {...filter} supervises={supervises} query={query} />}>
      <Loaded query={calls} isEmpty={(found) => found.total === 0} empty={t("calls.none")}>
        {(found) => (
          <Table<CallRow>
            size="small"
            rowKey="id"
            columns={columns}
            dataSource={found.items}
            loading={calls.isPlaceholderData}
            onRow={(row) => ({ onDoubleClick: () => void navigate(`/calls/${row.id}`) })}
            pagination={{
              current: page,
              total: found.total,
              pageSize: found.page_size,
              showSizeChanger: false,
              showTotal: (total) => t("common.total", { n: total }),
              onChange: (next) => set({ page: String(next) }),
            }}
          />
        )}
      </Loaded>
    </PageFrame>
  );
}
