// The tables beside the charts.
import { Table } from "antd";
import { Link } from "react-router";

import type { Query } from "../../api/client";
import type { Figure, SatisfactionRow } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { interval, percent } from "./figures";

export const GRADES = ["1", "2", "3", "4", "5"] as const;

/** A number that opens the calls it counts. */
function Count({ n, query }: { n: number; query: Query | undefined }) {
  if (!n || !query) return <>{n}</>;
  return <Link to={`/calls?${new URLSearchParams(query as Record<string, string>).toString()}`}>{n}</Link>;
}

export interface PeriodOfDays {
  from: string;
  to: string;
}

export function GradeTable({ grades, period }: { grades: Record<string, number>; period?: PeriodOfDays }) {
  const t = useText();
  const word = useWord();
  const all = GRADES.reduce((sum, grade) => sum + (grades[grade] ?? 0), 0);
  const share = (n: number) => (all ? `${((n * 100) / all).toFixed(2)}%` : "—");
  return (
    <Table
      size="small"
      pagination={false}
      rowKey="grade"
      dataSource={GRADES.map((grade) => ({ grade, n: grades[grade] ?? 0 }))}
      columns={[
        { title: t("satisfaction.grade"), key: "grade", render: (_, row) => word("grade", row.grade) },
        {
          title: t("satisfaction.count"),
          key: "n",
          align: "right",
          render: (_, row) => <Count n={row.n} query={period && { ...period, grade: row.grade }} />,
        },
        { title: t("satisfaction.share"), key: "share", align: "right", render: (_, row) => share(row.n) },
      ]}
      footer={() => `n = ${all}`}
    />
  );
}

function Rate({ figure }: { figure: Figure | undefined }) {
  if (!figure) return <>—</>;
  const range = interval(figure);
  return (
    <span className="rate">
      <b>{percent(figure)}</b>
      <span className="soft">
        {figure.numerator}/{figure.denominator}
      </span>
      {range && <span className="soft">[{range}]</span>}
    </span>
  );
}

interface RowsProps {
  rows: SatisfactionRow[];
  by: "agent" | "queue" | "language";
  period: PeriodOfDays;
}

export function RowsTable({ rows, by, period }: RowsProps) {
  const t = useText();
  const word = useWord();
  const figureNames = [...new Set(rows.flatMap((row) => row.figures.map((figure) => figure.name)))];
  const label = (name: string) => {
    const known = word("figure", name);
    return known === name ? (rows[0]?.figures.find((figure) => figure.name === name)?.label ?? name) : known;
  };
  return (
    <Table<SatisfactionRow>
      size="small"
      rowKey="key"
      pagination={false}
      scroll={{ x: "max-content" }}
      dataSource={rows}
      locale={{ emptyText: t("satisfaction.none") }}
      columns={[
        {
          title: t(`calls.${by}`),
          key: "name",
          fixed: "left",
          render: (_, row) =>
            by === "language" && row.key
              ? word("language", row.key)
              : row.name || <span className="soft">{t("satisfaction.nobody")}</span>,
        },
        ...figureNames.map((name) => ({
          title: label(name),
          key: name,
          align: "right" as const,
          render: (_: unknown, row: SatisfactionRow) => (
            <Rate figure={row.figures.find((figure) => figure.name === name)} />
          ),
        })),
        ...GRADES.map((grade) => ({
          title: word("grade", grade),
          key: `grade-${grade}`,
          align: "right" as const,
          render: (_: unknown, row: SatisfactionRow) => (
            <Count
              n={row.grades[grade] ?? 0}
              query={row.key ? { ...period, [by === "agent" ? "rated" : by]: row.key, grade } : undefined}
            />
          ),
        })),
      ]}
    />
  );
}
