// Line by line: own, below, the whole, the hotline's own figure and what lies between.
import { Button, Input, InputNumber, Table } from "antd";

import type { SubmissionLine, SubmissionValue } from "../../api/submissions";
import { useMe } from "../../api/queries";
import { grouped } from "../../charts/measured";
import { useSubmissionText } from "../../i18n/submissions";
import { useBehind } from "../../parts/figure/Behind";
import { Mark } from "../../parts/Mark";
import { isSupervisor } from "../../roles";
import { come, type Field } from "./filling";
import { lineTitle } from "./UnitsTable";

interface Props {
  lines: readonly SubmissionLine[];
  values: readonly SubmissionValue[];
  fields: readonly Field[];
  lower: boolean;
  place: string | null;
  edit?: (fields: Field[]) => void;
}

interface Row {
  line: SubmissionLine;
  value: SubmissionValue;
  field: Field;
}

const NONE = "—";
const shownOf = (n: number | null) => (n === null ? NONE : grouped(n));
const signed = (n: number) => (n > 0 ? `+${grouped(n)}` : grouped(n));

export function FiguresTable({ lines, values, fields, lower, place, edit }: Props) {
  const t = useSubmissionText();
  const me = useMe();
  const behind = useBehind();
  const rows: Row[] = lines.flatMap((line) => {
    const value = values.find((each) => each.line === line.key);
    const field = fields.find((each) => each.line === line.key);
    return value && field ? [{ line, value, field }] : [];
  });
  const write = (changed: Field) => edit?.(fields.map((each) => (each.line === changed.line ? changed : each)));
  const number = (row: Row, part: "own" | "typed", label: string) => (
    <InputNumber<number>
      min={0}
      precision={0}
      controls={false}
      aria-label={label}
      placeholder={part === "typed" ? grouped(come(row.field, row.value.below).sum) : undefined}
      value={row.field[part]}
      onChange={(entered) => write({ ...row.field, [part]: entered })}
    />
  );
  const hotline = ({ line, value }: Row) => {
    if (value.hotline === null) return NONE;
    const measure = line.hotline;
    if (!behind || !measure || place === null || !me.data || !isSupervisor(me.data)) return grouped(value.hotline);
    const name = t("openList", { line: lineTitle(line, t), n: value.hotline });
    return (
      <Button type="link" aria-label={name} onClick={() => behind({ name: measure, by: "place", key: place })}>
        {grouped(value.hotline)}
      </Button>
    );
  };
  const whole = (row: Row) => {
    const { whole: shown, difference } = come(row.field, row.value.below);
    return (
      <>
        {edit ? number(row, "typed", t("wholeOf", { line: lineTitle(row.line, t) })) : grouped(shown)}{" "}
        {difference !== 0 && <Mark kind="warn">{t("difference", { n: signed(difference) })}</Mark>}
      </>
    );
  };
  const reason = (row: Row) =>
    edit && come(row.field, row.value.below).difference !== 0 ? (
      <Input
        aria-label={t("reasonOf", { line: lineTitle(row.line, t) })}
        maxLength={500}
        value={row.field.reason}
        onChange={(event) => write({ ...row.field, reason: event.target.value })}
      />
    ) : (
      row.field.reason
    );
  return (
    <Table<Row>
      size="small"
      className="submission-values"
      rowKey={(row) => row.line.key}
      dataSource={rows}
      pagination={false}
      scroll={{ x: "max-content" }}
      columns={[
        {
          title: t("line"),
          key: "line",
          render: (_, row) => <span title={row.line.note}>{lineTitle(row.line, t)}</span>,
        },
        {
          title: t("own"),
          key: "own",
          align: "right",
          render: (_, row) =>
            edit ? number(row, "own", t("ownOf", { line: lineTitle(row.line, t) })) : shownOf(row.field.own),
        },
        { title: t("hotline"), key: "hotline", align: "right", render: (_, row) => hotline(row) },
        {
          title: t("apart"),
          key: "apart",
          align: "right",
          render: (_, { field, value }) =>
            field.own === null || value.hotline === null ? NONE : signed(field.own - value.hotline),
        },
        ...(lower
          ? [
              {
                title: t("below"),
                key: "below",
                align: "right" as const,
                render: (_: unknown, row: Row) => grouped(row.value.below),
              },
              {
                title: t("whole"),
                key: "whole",
                align: "right" as const,
                render: (_: unknown, row: Row) => whole(row),
              },
              { title: t("reason"), key: "reason", render: (_: unknown, row: Row) => reason(row) },
            ]
          : []),
      ]}
    />
  );
}
