// 报表档案: every report by kind and year, what became of it and who has read it.
import { Button, Segmented, Select, Table } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";

import "./reports.css";

import { useMe } from "../../api/queries";
import { KINDS, useArchive, type ReportKind, type ReportRow } from "../../api/reports";
import { dateTime } from "../../format/time";
import { useReportText } from "../../i18n/reports";
import { rowKeys } from "../../keys/rows";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { isSupervisor } from "../../roles";
import { MakeDialog, ReadersDialog } from "./dialogs";
import { Files, ReadMark, StateMarks } from "./marks";

const ALL = "all";

function List({ rows }: { rows: ReportRow[] }) {
  const t = useReportText();
  const open = useNavigate();
  const me = useMe();
  const [current, setCurrent] = useState(0);
  const whole = me.data !== undefined && isSupervisor(me.data);
  return (
    <Table<ReportRow>
      className="ticket-list"
      size="small"
      rowKey="id"
      dataSource={rows}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      rowClassName={(row) => (row.mine && row.state === "published" && !row.read_at ? "report-row-unread" : "")}
      onRow={(row, index = 0) =>
        rowKeys(index, rows.length, current, setCurrent, () => void open(`/reports/${row.id}`))
      }
      columns={[
        {
          title: t("col.report"),
          key: "report",
          render: (_, row) => (
            <Link to={`/reports/${row.id}`}>
              {t(`kind.${row.kind}`)} {row.number}
            </Link>
          ),
        },
        { title: t("col.period"), key: "period", render: (_, row) => row.period },
        { title: t("col.state"), key: "state", render: (_, row) => <StateMarks row={row} /> },
        { title: t("col.read"), key: "read", render: (_, row) => <ReadMark row={row} /> },
        { title: t("col.made"), key: "made", render: (_, row) => dateTime(row.made_at) },
        {
          title: t("col.files"),
          key: "files",
          render: (_, row) => (row.state === "withdrawn" && !whole ? "—" : <Files row={row} />),
        },
      ]}
    />
  );
}

export default function ReportsPage() {
  const t = useReportText();
  const me = useMe();
  const [kind, setKind] = useState<ReportKind | null>(null);
  const [year, setYear] = useState<number | null>(null);
  const [dialog, setDialog] = useState<"make" | "readers" | null>(null);
  const found = useArchive(kind, year);
  const close = () => setDialog(null);
  return (
    <PageFrame
      title={t("title")}
      tools={
        me.data &&
        isSupervisor(me.data) && (
          <>
            <Button onClick={() => setDialog("readers")}>{t("readers")}</Button>
            <Button type="primary" onClick={() => setDialog("make")}>
              {t("make")}
            </Button>
          </>
        )
      }
    >
      <div className="filter-bar">
        <Segmented<ReportKind | typeof ALL>
          aria-label={t("makeKind")}
          value={kind ?? ALL}
          onChange={(chosen) => setKind(chosen === ALL ? null : chosen)}
          options={[
            { value: ALL, label: t("all") },
            ...KINDS.map((each) => ({ value: each, label: t(`kind.${each}`) })),
          ]}
        />
        <Select<number | typeof ALL>
          aria-label={t("allYears")}
          style={{ minWidth: 120 }}
          value={year ?? ALL}
          onChange={(chosen) => setYear(chosen === ALL ? null : chosen)}
          options={[
            { value: ALL, label: t("allYears") },
            ...(found.data?.years ?? []).map((each) => ({ value: each, label: t("year", { year: each }) })),
          ]}
        />
        <span className="soft">{t("keys")}</span>
      </div>
      <section className="pane">
        <Loaded query={found} isEmpty={(archive) => !archive.reports.length} empty={t("empty")}>
          {(archive) => <List rows={archive.reports} />}
        </Loaded>
      </section>
      {me.data && isSupervisor(me.data) && <p className="soft page-note">{t("about")}</p>}
      {dialog === "make" && <MakeDialog close={close} />}
      {dialog === "readers" && <ReadersDialog close={close} />}
    </PageFrame>
  );
}
