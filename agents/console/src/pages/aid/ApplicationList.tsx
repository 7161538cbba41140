// Applications by state and by clock: what is open comes with the most urgent time limit first.
import { useQuery } from "@tanstack/react-query";
import { Input, Segmented, Table, type TableColumnsType } from "antd";
import { Link, useSearchParams } from "react-router";

import type { AidList, AidRow } from "../../api/aid";
import { ApiError, api } from "../../api/client";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark, type MarkKind } from "../../parts/Mark";
import { AidClockMark } from "./AidClockMark";
import { useAidWord } from "./words";

const FILTERS = ["open", "overdue", "applied", "reviewing", "assigning", "handling", "closed", "all"] as const;
const MARKS: Partial<Record<AidRow["state"], MarkKind>> = {
  applied: "info",
  reviewing: "info",
  assigning: "warn",
  handling: "good",
};

export function AidState({ row }: { row: Pick<AidRow, "state"> }) {
  const word = useAidWord();
  return <Mark kind={MARKS[row.state] ?? "plain"}>{word("state", row.state)}</Mark>;
}

export function AidTags({ row }: { row: AidRow }) {
  const t = useText();
  return (
    <>
      {row.kind === "notified_defence" && <Mark kind="private">{t("aid.kind.notified_defence")}</Mark>}
      {row.green && <Mark kind="good">{t("aid.green")}</Mark>}
      {row.people > 1 && <Mark kind="info">{t("aid.people", { n: row.people })}</Mark>}
    </>
  );
}

function useColumns(): TableColumnsType<AidRow> {
  const t = useText();
  const word = useAidWord();
  return [
    {
      title: t("aid.number"),
      key: "number",
      className: "nowrap",
      render: (_, row) => <Link to={`/aid/${row.id}`}>{row.number}</Link>,
    },
    { title: t("tickets.state"), key: "state", render: (_, row) => <AidState row={row} /> },
    {
      title: t("tickets.category"),
      key: "category",
      render: (_, row) => (
        <>
          {row.category_name ?? word("type", row.aid_type)} <AidTags row={row} />
        </>
      ),
    },
    { title: t("aid.facts"), dataIndex: "facts", ellipsis: true, width: "26%" },
    {
      title: t("aid.clock"),
      key: "clock",
      render: (_, row) => (row.clock ? <AidClockMark clock={row.clock} /> : "—"),
    },
    { title: t("aid.lawyer"), key: "lawyer", className: "nowrap", render: (_, row) => row.lawyer ?? "—" },
    { title: t("aid.appliedAt"), key: "at", className: "nowrap", render: (_, row) => dateTime(row.applied_at) },
  ];
}

export function useApplications(query: Record<string, string | number | undefined>) {
  return useQuery<AidList, ApiError>({
    queryKey: ["aid", "applications", query],
    queryFn: () => api.get("/aid/applications", query),
    placeholderData: (before) => before,
  });
}

export function ApplicationList() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const columns = useColumns();
  const state = search.get("state") ?? "open";
  const page = Number(search.get("page") ?? 1);
  const found = useApplications({
    state: state === "all" ? undefined : state,
    q: search.get("q") ?? undefined,
    page,
  });
  const set = (name: string, value: string | undefined) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (name !== "page") next.delete("page");
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  return (
    <>
      <div className="pane-head">
        <Segmented
          aria-label={t("tickets.state")}
          value={state}
          onChange={(value) => set("state", String(value))}
          options={FILTERS.map((each) => ({ value: each, label: t(`aid.filter.${each}`) }))}
        />
        <Input.Search
          className="filter-wide"
          allowClear
          defaultValue={search.get("q") ?? ""}
          aria-label={t("aid.search")}
          placeholder={t("aid.search")}
          onSearch={(text) => set("q", text.trim() || undefined)}
        />
      </div>
      <Loaded query={found} isEmpty={(all) => all.total === 0} empty={t("aid.none")}>
        {(all) => (
          <Table<AidRow>
            size="small"
            rowKey="id"
            columns={columns}
            dataSource={all.items}
            loading={found.isPlaceholderData}
            pagination={{
              current: page,
              total: all.total,
              pageSize: all.page_size,
              showSizeChanger: false,
              showTotal: (total) => t("common.total", { n: total }),
              onChange: (next) => set("page", String(next)),
            }}
          />
        )}
      </Loaded>
    </>
  );
}
