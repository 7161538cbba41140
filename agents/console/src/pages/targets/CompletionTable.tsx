// How far each unit is: both numbers, the rate (also above 100 %), the day it was met or will be.
import { Progress, Table } from "antd";

import type { Completion, Completions } from "../../api/targets";
import { grouped } from "../../charts/measured";
import { useTargetText } from "../../i18n/targets";
import { Mark, type MarkKind } from "../../parts/Mark";

const BANDS: Record<number, ["band1" | "band2" | "band3", MarkKind]> = {
  1: ["band1", "good"],
  2: ["band2", "info"],
  3: ["band3", "warn"],
};
const NONE = "—";

function Rate({ row }: { row: Completion }) {
  if (row.share === null) return <>{NONE}</>;
  return (
    <span className="completion-rate">
      <b>{row.share} %</b>
      <Progress
        percent={Math.min(100, Number(row.share))}
        showInfo={false}
        size="small"
        status="normal"
        aria-hidden="true"
      />
    </span>
  );
}

export function CompletionTable({ found }: { found: Completions }) {
  const t = useTargetText();
  const band = (each: number | null) => {
    const [word, kind] = (each && BANDS[each]) || [];
    return word ? <Mark kind={kind}>{t(word)}</Mark> : NONE;
  };
  return (
    <>
      <Table<Completion>
        size="small"
        rowKey={(row) => `${row.kind} ${row.key} ${row.measure}`}
        dataSource={found.rows}
        pagination={found.rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        scroll={{ x: "max-content" }}
        columns={[
          { title: t("unitKind"), key: "kind", render: (_, row) => t(`kind.${row.kind}`) },
          { title: t("unit"), dataIndex: "name", key: "name" },
          { title: t("measure"), dataIndex: "label", key: "measure" },
          {
            title: `${t("done")} / ${t("target")}`,
            key: "done",
            align: "right",
            render: (_, row) => `${grouped(row.done.numerator)} / ${grouped(row.target)} ${row.unit}`,
          },
          {
            title: t("rate"),
            key: "rate",
            sorter: (a, b) => Number(a.share ?? -1) - Number(b.share ?? -1),
            render: (_, row) => <Rate row={row} />,
          },
          { title: t("metOn"), key: "met", render: (_, row) => row.met_on ?? NONE },
          {
            title: t("forecast"),
            key: "forecast",
            render: (_, row) => row.forecast_on ?? (row.met_on ? <Mark kind="good">{t("met")}</Mark> : t("unknown")),
          },
          { title: t("band"), key: "band", render: (_, row) => band(row.band) },
          {
            title: t("rank"),
            key: "rank",
            align: "right",
            render: (_, row) => (row.rank === null ? NONE : t("rankOf", { rank: row.rank, of: row.of })),
          },
        ]}
      />
      <p className="soft">
        {t("asOf", { day: found.on, method: found.method })} {t("bandMeans")}
      </p>
    </>
  );
}
