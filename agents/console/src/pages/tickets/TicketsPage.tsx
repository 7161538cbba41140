// 工单: one's own with the most urgent clock first, and all of them: filters, order, search, kept views, spreadsheets.
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Dropdown, Input, Segmented, Select, Table, type InputRef } from "antd";
import { useRef, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";

import { ApiError, api } from "../../api/client";
import { useCategories, useDepartments, useMe } from "../../api/queries";
import type { ListedTicket, TicketPage } from "../../api/types";
import { useText } from "../../i18n";
import { rowKeys } from "../../keys/rows";
import { useShortcuts } from "../../keys/shortcuts";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { isSupervisor } from "../../roles";
import { remember } from "./around";
import { COLUMNS, TITLES, USUAL, useColumns, type ColumnName } from "./list/columns";
import { Downloads } from "./list/Downloads";
import { asked, changed, opened } from "./list/filters";
import { FurtherFilters } from "./list/FurtherFilters";
import { ViewPicker } from "./list/ViewPicker";
import { TicketKeys } from "./TicketKeys";

const STATES = ["any", "open", "yellow", "overdue", "closed"] as const;
const KEPT_COLUMNS = "tickets.columns";

function useShownColumns() {
  const [shown, setShown] = useState<ColumnName[]>(() => {
    const kept = localStorage.getItem(KEPT_COLUMNS)?.split(",") ?? USUAL;
    return COLUMNS.filter((name) => kept.includes(name));
  });
  const toggle = (name: ColumnName) => {
    const next = shown.includes(name) ? shown.filter((each) => each !== name) : [...shown, name];
    localStorage.setItem(KEPT_COLUMNS, next.join(","));
    setShown(next);
  };
  return { shown, toggle };
}

function ColumnChoice({ shown, toggle }: ReturnType<typeof useShownColumns>) {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <Dropdown
      open={open}
      onOpenChange={(next, { source }) => (source === "trigger" || next) && setOpen(next)}
      trigger={["click"]}
      menu={{
        selectable: true,
        multiple: true,
        selectedKeys: shown,
        onClick: ({ key }) => toggle(key as ColumnName),
        items: COLUMNS.filter((name) => name !== "number").map((name) => ({ key: name, label: t(TITLES[name]) })),
      }}
    >
      <Button>{t("tickets.columns")}</Button>
    </Dropdown>
  );
}

function List({ found, page, sort, words, shown, busy, turn, order }: ListProps) {
  const t = useText();
  const navigate = useNavigate();
  const [current, setCurrent] = useState(0);
  const { columns, width } = useColumns({ shown, sort, words, remember: () => remember(found.items) });
  return (
    <Table<ListedTicket>
      size="small"
      rowKey="id"
      className="ticket-list"
      columns={columns}
      dataSource={found.items}
      loading={busy}
      scroll={{ x: width }}
      tableLayout="fixed"
      onRow={(row, index) =>
        rowKeys(index ?? 0, found.items.length, current, setCurrent, () => {
          remember(found.items);
          void navigate(`/tickets/${row.id}`);
        })
      }
      onChange={(_, __, sorted, { action }) => {
        const one = Array.isArray(sorted) ? sorted[0] : sorted;
        if (action !== "sort" || !one) return;
        order(one.order ? `${one.order === "descend" ? "-" : ""}${String(one.columnKey)}` : undefined);
      }}
      pagination={{
        current: page,
        total: found.total,
        pageSize: found.page_size,
        showSizeChanger: false,
        showTotal: (total) => t(found.capped ? "tickets.totalCapped" : "common.total", { n: total }),
        onChange: turn,
      }}
    />
  );
}

interface ListProps {
  found: TicketPage;
  page: number;
  sort: string | undefined;
  words: string[];
  shown: ColumnName[];
  busy: boolean;
  turn: (page: number) => void;
  order: (sort: string | undefined) => void;
}

export default function TicketsPage() {
  const t = useText();
  const me = useMe();
  const [search, setSearch] = useSearchParams();
  const input = useRef<InputRef>(null);
  const choice = useShownColumns();
  const categories = useCategories();
  const departments = useDepartments();
  const usual = me.data && isSupervisor(me.data) ? "all" : "mine";
  const scope = search.get("scope") ?? (search.get("q") ? "all" : usual);
  const page = Number(search.get("page") ?? 1);
  const query = { ...asked(search), scope };
  const set = (changes: Parameters<typeof changed>[1]) => setSearch((before) => changed(before, changes));
  const tickets = useQuery<TicketPage, ApiError>({
    queryKey: ["tickets", query, page],
    queryFn: () => api.get("/tickets", { ...query, page }),
    placeholderData: (before) => before,
    refetchInterval: 60_000,
  });
  useShortcuts({
    "Alt+KeyQ": () => input.current?.focus({ cursor: "all" }),
    "Alt+KeyJ": () => document.querySelector<HTMLElement>('.ticket-list [data-row][tabindex="0"]')?.focus(),
    "Alt+KeyM": () => set({ scope: scope === "mine" ? "all" : "mine" }),
  });
  return (
    <PageFrame
      title={t("menu.tickets")}
      tools={
        <>
          <Input.Search
            ref={input}
            key={search.get("q") ?? ""}
            className="ticket-search"
            allowClear
            defaultValue={search.get("q") ?? ""}
            aria-label={t("tickets.search")}
            placeholder={t("tickets.search")}
            onSearch={(text) => set({ q: text.trim() || undefined, scope: text.trim() ? "all" : scope })}
          />
          <ViewPicker
            search={search}
            open={(view) => setSearch(view ? opened(view) : new URLSearchParams({ scope }))}
          />
          <Downloads query={query} />
        </>
      }
    >
      <div className="filter-bar" role="search" aria-label={t("tickets.filters")}>
        <Segmented
          value={scope}
          aria-label={t("tickets.scope")}
          onChange={(value) => set({ scope: String(value) })}
          options={[
            { value: "mine", label: t("tickets.mine") },
            { value: "all", label: t("tickets.everyone") },
          ]}
        />
        <Segmented
          value={search.get("card") ?? search.get("state") ?? (scope === "mine" ? "open" : "any")}
          aria-label={t("tickets.state")}
          onChange={(value) =>
            set({
              state: ["open", "overdue", "closed"].includes(String(value)) ? String(value) : undefined,
              card: value === "yellow" ? "yellow" : undefined,
            })
          }
          options={STATES.filter((each) => each !== "any" || scope !== "mine").map((each) => ({
            value: each,
            label: t(`tickets.filter.${each}`),
          }))}
        />
        <Select
          allowClear
          className="filter-wide"
          showSearch={{ optionFilterProp: "label" }}
          aria-label={t("tickets.category")}
          placeholder={t("tickets.category")}
          value={search.get("category") ?? undefined}
          onChange={(category?: string) => set({ category })}
          options={(categories.data ?? []).map((each) => ({
            value: each.code,
            label: each.level === 1 ? each.name : `　${each.name}`,
          }))}
        />
        <Select
          allowClear
          className="filter-wide"
          showSearch={{ optionFilterProp: "label" }}
          aria-label={t("tickets.department")}
          placeholder={t("tickets.department")}
          value={search.get("department") ?? undefined}
          onChange={(department?: string) => set({ department })}
          options={(departments.data ?? []).map((each) => ({ value: each.code, label: each.name }))}
        />
        <FurtherFilters search={search} set={set} />
        <ColumnChoice {...choice} />
        <TicketKeys keys={LIST_KEYS} />
      </div>
      {[...(search.get("q") ?? "")].length === 1 && <Alert type="info" showIcon title={t("tickets.oneSign")} />}
      <Loaded
        query={tickets}
        isEmpty={(found) => found.items.length === 0}
        empty={search.get("q") ? t("tickets.notFound") : t("tickets.none")}
      >
        {(found) => (
          <List
            found={found}
            page={page}
            sort={search.get("sort") ?? undefined}
            words={(search.get("q") ?? "").split(/\s+/)}
            shown={choice.shown}
            busy={tickets.isPlaceholderData}
            turn={(next) =>
              setSearch((before) => {
                const turned = new URLSearchParams(before);
                turned.set("page", String(next));
                return turned;
              })
            }
            order={(sort) => set({ sort })}
          />
        )}
      </Loaded>
    </PageFrame>
  );
}

const LIST_KEYS = [
  ["Alt+Q", "ticketKeys.search"],
  ["Alt+J", "ticketKeys.list"],
  ["J / ↓", "ticketKeys.next"],
  ["K / ↑", "ticketKeys.before"],
  ["Enter", "ticketKeys.open"],
  ["Alt+M", "ticketKeys.mine"],
] as const;
