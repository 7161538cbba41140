// 差评核实: what waits by its clock, what is signed off, the proof that nothing is missing, supervision records.
import { Table, Tabs } from "antd";
import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";

import { useReviews, type ReviewRow, type ReviewState } from "../../api/reviews";
import { dateTime } from "../../format/time";
import { useReviewText } from "../../i18n/reviews";
import { rowKeys } from "../../keys/rows";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { ProofPane } from "./ProofPane";
import { RecordsPane } from "./RecordsPane";
import { ClockMark, Rated, useReviewWord } from "./words";

const STATES: ReviewState[] = ["open", "overdue", "mine", "appeals", "closed"];

function List({ state }: { state: ReviewState }) {
  const t = useReviewText();
  const word = useReviewWord();
  const open = useNavigate();
  const [page, setPage] = useState(1);
  const [current, setCurrent] = useState(0);
  const found = useReviews(state, page);
  return (
    <section className="pane">
      <Loaded query={found} isEmpty={(all) => !all.items.length} empty={t("empty")}>
        {(all) => (
          <>
            <p className="soft">{t("keys")}</p>
            <Table<ReviewRow>
              className="ticket-list"
              size="small"
              rowKey="id"
              dataSource={all.items}
              onRow={(row, index = 0) =>
                rowKeys(index, all.items.length, current, setCurrent, () => void open(`/reviews/${row.id}`))
              }
              pagination={
                all.total > all.page_size && {
                  current: page,
                  total: all.total,
                  pageSize: all.page_size,
                  onChange: setPage,
                }
              }
              columns={[
                {
                  title: t("col.rated"),
                  key: "rated",
                  render: (_, row) => (
                    <Link to={`/reviews/${row.id}`}>
                      <Rated review={row} />
                    </Link>
                  ),
                },
                {
                  title: t("col.when"),
                  key: "when",
                  render: (_, row) => (
                    <>
                      {dateTime(row.begins_at)} <span className="soft">{word("source", row.source)}</span>
                    </>
                  ),
                },
                {
                  title: t("col.agent"),
                  key: "agent",
                  render: (_, row) => (row.staff_no ? `${row.staff_no} ${row.agent ?? ""}` : "—"),
                },
                { title: t("col.number"), dataIndex: "number_masked", render: (value: string | null) => value ?? "—" },
                { title: t("col.queue"), dataIndex: "queue_name", render: (value: string | null) => value ?? "—" },
                { title: t("col.stage"), key: "stage", render: (_, row) => word("stage", row.stage) },
                {
                  title: t("col.due"),
                  key: "due",
                  render: (_, row) => (
                    <span className="row-actions">
                      <ClockMark clock={row.clock} />
                      <ClockMark clock={row.appeal_clock} />
                      {!row.clock && !row.appeal_clock && "—"}
                    </span>
                  ),
                },
                {
                  title: t("col.assigned"),
                  dataIndex: "assigned_to",
                  render: (value: string | null) => value ?? "—",
                },
              ]}
            />
          </>
        )}
      </Loaded>
    </section>
  );
}

export default function ReviewsPage() {
  const t = useReviewText();
  const word = useReviewWord();
  const [asked, ask] = useSearchParams();
  const shown = asked.get("tab") ?? "open";
  const tabs = [
    ...STATES.map((state) => ({ key: state as string, label: word("list", state), children: <List state={state} /> })),
    { key: "proof", label: t("list.proof"), children: <ProofPane /> },
    { key: "records", label: t("list.records"), children: <RecordsPane /> },
  ];
  return (
    <PageFrame title={t("title")}>
      <Tabs
        items={tabs}
        activeKey={shown}
        destroyOnHidden
        onChange={(tab) => ask(tab === "open" ? {} : { tab }, { replace: true })}
      />
    </PageFrame>
  );
}
