// 工单: every matter and what became of it; open ones with their clock.
import { useQuery } from "@tanstack/react-query";
import { Input, Segmented, Select, Table, type TableColumnsType } from "antd";
import { Link, useSearchParams } from "react-router";

import { ApiError, api } from "../../api/client";
import { useCategories } from "../../api/queries";
import type { TicketPage, TicketRow } from "../../api/types";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";

export function TicketState({ ticket }: { ticket: TicketRow }) {
  const t = useText();
  const word = useWord();
  if (ticket.overdue) return <Mark kind="bad">{t("tickets.overdue")}</Mark>;
  return <Mark kind={ticket.state === "open" ? "warn" : "plain"}>{word("ticketState", ticket.state)}</Mark>;
}

function useColumns(): TableColumnsType<TicketRow> {
  const t = useText();
  const word = useWord();
  return [
    {
      title: t("tickets.number"),
      key: "number",
      className: "nowrap",
      render: (_, row) => <Link to={`/tickets/${row.id}`}>{row.number}</Link>,
    },
    { title: t("tickets.state"), key: "state", render: (_, row) => <TicketState ticket={row} /> },
    {
      title: t("tickets.category"),
      key: "category",
      render: (_, row) => (
        <>
          {row.category_name} {row.risk_watch && <Mark kind="warn">{t("desk.riskHint")}</Mark>}
          {row.sensitive && <Mark kind="private">{t("tickets.sensitive")}</Mark>}
        </>
      ),
    },
    { title: t("tickets.summary"), dataIndex: "summary", ellipsis: true, width: "28%" },
    { title: t("calls.language"), key: "language", render: (_, row) => word("language", row.language) },
    { title: t("tickets.department"), key: "department", render: (_, row) => row.department_name ?? "—" },
    {
      title: t("tickets.firstResponder"),
      key: "first",
      className: "nowrap",
      render: (_, row) => row.first_responder?.name ?? "—",
    },
    { title: t("tickets.created"), key: "created", className: "nowrap", render: (_, row) => dateTime(row.created_at) },
    {
      title: t("tickets.due"),
      key: "due",
      className: "nowrap",
      render: (_, row) => <span className={row.overdue ? "late" : ""}>{dateTime(row.due_at) || "—"}</span>,
    },
  ];
}

export default function TicketsPage() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const categories = useCategories();
  const get = (name: string) => search.get(name) ?? undefined;
  const set = (name: string, value: string | undefined) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (name !== "page") next.delete("page");
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  const page = Number(get("page") ?? 1);
  const query = { state: get("state"), q: get("q"), category: get("category"), page };
  const tickets = useQuery<TicketPage, ApiError>({
    queryKey: ["tickets", query],
    queryFn: () => api.get("/tickets", query),
    placeholderData: (before) => before,
  });
  const columns = useColumns();
  return (
    <PageFrame
      title={t("menu.tickets")}
      tools={
        <>
          <Segmented
            value={get("state") ?? "all"}
            onChange={(state) => set("state", state === "all" ? undefined : String(state))}
            options={["all", "open", "overdue", "closed"].map((each) => ({
              value: each,
              label: t(`tickets.filter.${each}` as "tickets.filter.all"),
            }))}
          />
          <Select
            allowClear
            className="filter-wide"
            showSearch={{ optionFilterProp: "label" }}
            aria-label={t("tickets.category")}
            placeholder={t("tickets.category")}
            value={get("category")}
            onChange={(code?: string) => set("category", code)}
            options={(categories.data ?? []).map((each) => ({
              value: each.code,
              label: each.level === 1 ? each.name : `　${each.name}`,
            }))}
          />
          <Input.Search
            className="filter-wide"
            allowClear
            defaultValue={get("q")}
            aria-label={t("tickets.search")}
            placeholder={t("tickets.search")}
            onSearch={(text) => set("q", text.trim() || undefined)}
          />
        </>
      }
    >
      <Loaded query={tickets} isEmpty={(found) => found.total === 0} empty={t("tickets.none")}>
        {(found) => (
          <Table<TicketRow>
            size="small"
            rowKey="id"
            columns={columns}
            dataSource={found.items}
            loading={tickets.isPlaceholderData}
            pagination={{
              current: page,
              total: found.total,
              pageSize: found.page_size,
              showSizeChanger: false,
              showTotal: (total) => t("common.total", { n: total }),
              onChange: (next) => set("page", String(next)),
            }}
          />
        )}
      </Loaded>
    </PageFrame>
  );
}
