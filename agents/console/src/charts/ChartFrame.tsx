// A chart and its table: the same figures twice, one shown at a time, both on paper. No chart stands without its table.
import { BarChartOutlined, DownloadOutlined, TableOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import type { EChartsCoreOption } from "echarts/core";
import { lazy, Suspense, useRef, useState, type ReactNode } from "react";

import "./charts.css";

import { useChartText } from "../i18n/charts";
import { savePicture } from "./savePicture";
import { useTableKey } from "./useTableKey";

const Plot = lazy(() => import("./Plot"));

export interface TableColumn {
  key: string;
  title: string;
  align?: "right";
}

export interface ChartTable {
  columns: TableColumn[];
  /** A cell may be a link to what it counts. */
  rows: { key: string; cells: Record<string, ReactNode> }[];
}

interface Props {
  title: string;
  option: EChartsCoreOption;
  table: ChartTable;
  spoken: string; // what the picture says, in words, for who does not see it
  height?: number; // pixels
  note?: ReactNode; // what must be read with it: n, the target, a caveat
  level?: "h2" | "h3";
  onPick?: (index: number) => void; // a bar or point was clicked; the keyboard's way is the table
}

export function PlainTable({ table, title }: { table: ChartTable; title: string }) {
  return (
    <div className="chart-table-place">
      <table className="chart-table" aria-label={title}>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column.key} scope="col" className={column.align}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.key}>
              {table.columns.map((column) => (
                <td key={column.key} className={column.align}>
                  {row.cells[column.key]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ChartFrame({ title, option, table, spoken, height = 220, note, level: Heading = "h3", onPick }: Props) {
  const t = useChartText();
  const [asTable, setAsTable] = useState(false);
  const frame = useRef<HTMLElement>(null);
  const toggle = () => setAsTable((before) => !before);
  useTableKey(frame, toggle);
  const empty = table.rows.length === 0;
  return (
    <section ref={frame} className={`chart-frame ${asTable ? "chart-as-table" : ""}`} aria-label={title}>
      <div className="chart-head">
        <Heading>{title}</Heading>
        {!empty && !asTable && (
          <Button
            type="text"
            size="small"
            className="no-print"
            aria-label={`${title}：${t("image")}`}
            title={t("image")}
            icon={<DownloadOutlined aria-hidden="true" />}
            onClick={() => savePicture(frame.current, title)}
          />
        )}
        <Tooltip title={t("key")}>
          <Button
            size="small"
            className="no-print"
            aria-pressed={asTable}
            icon={asTable ? <BarChartOutlined aria-hidden="true" /> : <TableOutlined aria-hidden="true" />}
            onClick={toggle}
          >
            {t(asTable ? "asChart" : "asTable")} <kbd>T</kbd>
          </Button>
        </Tooltip>
      </div>
      {empty && <p className="soft">{t("none")}</p>}
      {!empty && !asTable && (
        <div className="chart-picture">
          <Suspense fallback={<div style={{ height }} />}>
            <Plot option={option} height={height} spoken={spoken} onPick={onPick} />
          </Suspense>
        </div>
      )}
      {!empty && asTable && <PlainTable table={table} title={title} />}
      {note && <div className="chart-note">{note}</div>}
    </section>
  );
}
