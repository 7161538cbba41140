// 承办工单: what a department has to sign, works on, must answer soon, and gave back. Its accounts begin here.
import { useQuery } from "@tanstack/react-query";
import { Button, Table, Tabs, type TableColumnsType } from "antd";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { Inbox, InboxRow } from "../../api/types";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText, type TextKey } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";

const EVERY_MS = 60_000;
const PAGES = ["to_sign", "in_work", "due_soon", "returned", "answered", "assisting"] as const;

function useColumns(): TableColumnsType<InboxRow> {
  const t = useText();
  const word = useWord();
  return [
    {
      title: t("tickets.number"),
      key: "number",
      className: "nowrap",
      render: (_, row) => <Link to={`/tickets/${row.id}`}>{row.number}</Link>,
    },
    {
      title: t("tickets.category"),
      key: "category",
      render: (_, row) => (
        <>
          {row.category_name} {row.urgent && <Mark kind="bad">{t("handling.urgent")}</Mark>}
          {row.paused && <Mark>{t("inbox.paused")}</Mark>}
          {row.reworks > 0 && <Mark kind="warn">{t("handling.reworks", { n: row.reworks })}</Mark>}
          {row.notices > 0 && <Mark kind="warn">{t("inbox.notices", { n: row.notices })}</Mark>}
        </>
      ),
    },
    { title: t("tickets.summary"), dataIndex: "summary", ellipsis: true, width: "30%" },
    { title: t("tickets.state"), key: "stage", render: (_, row) => word("ticketStage", row.stage) },
    {
      title: t("inbox.since"),
      key: "since",
      className: "nowrap",
      render: (_, row) => dateTime(row.stage_since),
    },
    {
      title: t("inbox.due"),
      key: "due",
      className: "nowrap",
      width: 170,
      render: (_, row) => (
        <>
          <span className={row.card === "red" ? "late" : ""}>{dateTime(row.due_at) || "—"}</span>{" "}
          {row.card !== "none" && (
            <Mark kind={row.card === "red" ? "bad" : "warn"}>{t(`inbox.card.${row.card}` as TextKey)}</Mark>
          )}
          {row.clock && <div className="soft">{row.clock}</div>}
        </>
      ),
    },
  ];
}

function SignButton({ row }: { row: InboxRow }) {
  const t = useText();
  const sign = useChange(() => api.post(`/tickets/${row.id}/sign`), [["inbox"], ["ticket", row.id]]);
  return (
    <Button
      size="small"
      type="primary"
      aria-label={t("inbox.signOne", { number: row.number })}
      loading={sign.isPending}
      onClick={() => sign.mutate(undefined)}
    >
      {t("handling.action.sign")}
    </Button>
  );
}

export default function InboxPage() {
  const t = useText();
  const columns = useColumns();
  const inbox = useQuery<Inbox, ApiError>({
    queryKey: ["inbox"],
    queryFn: () => api.get("/inbox"),
    refetchInterval: EVERY_MS,
  });
  const signing = {
    title: t("common.actions"),
    key: "sign",
    render: (_: unknown, row: InboxRow) => <SignButton row={row} />,
  };
  return (
    <PageFrame title={t("menu.inbox")} tools={<b>{inbox.data?.departments.join("、")}</b>}>
      <Loaded query={inbox} isEmpty={(all) => !all.departments.length} empty={t("inbox.noDepartment")}>
        {(all) => (
          <section className="pane">
            <Tabs
              items={PAGES.map((page) => ({
                key: page,
                label: `${t(`inbox.${page}`)} ${all[page].length}`,
                children: (
                  <Table<InboxRow>
                    size="small"
                    rowKey={(row) => `${row.id} ${row.department_name}`}
                    dataSource={all[page]}
                    columns={page === "to_sign" ? [...columns, signing] : columns}
                    locale={{ emptyText: t("inbox.none") }}
                    pagination={{ pageSize: 20, hideOnSinglePage: true }}
                  />
                ),
              }))}
            />
          </section>
        )}
      </Loaded>
    </PageFrame>
  );
}
