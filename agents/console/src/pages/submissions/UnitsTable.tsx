// The units below one, each a step further down: who has sent, who owes, what they come to (S150).
import { Button, Empty, Table } from "antd";

import type { Overview, SubmissionLine, UnitStanding } from "../../api/submissions";
import { grouped } from "../../charts/measured";
import { useSubmissionText, type SubmissionText } from "../../i18n/submissions";
import { Flags, StateMark } from "./Standing";

const NONE = "—";

type Key = Parameters<SubmissionText>[0];

export const lineTitle = (line: SubmissionLine, t: SubmissionText): string =>
  t("lineTitle", { line: t(`line.${line.key}` as Key), unit: t(`unit.${line.unit}` as Key) });

function Sums({ found }: { found: Overview }) {
  const t = useSubmissionText();
  return (
    <Table.Summary.Row>
      <Table.Summary.Cell index={0} colSpan={4}>
        <b>{t("sum")}</b>
      </Table.Summary.Cell>
      {found.lines.map((line, place) => (
        <Table.Summary.Cell key={line.key} index={place + 4} align="right">
          <b>{grouped(found.sums[line.key] ?? 0)}</b>
        </Table.Summary.Cell>
      ))}
    </Table.Summary.Row>
  );
}

export function UnitsTable({ found, open }: { found: Overview; open: (unitId: string) => void }) {
  const t = useSubmissionText();
  const title = t(found.unit ? "lower" : "unit");
  const missing = found.unit?.missing ?? [];
  return (
    <section className="pane" aria-label={title}>
      <h2>{title}</h2>
      {missing.length > 0 && <p className="submission-missing">{t("missingNames", { names: missing.join("、") })}</p>}
      {found.rows.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noLower")} />
      ) : (
        <Table<UnitStanding>
          size="small"
          rowKey={(row) => row.unit.id}
          dataSource={found.rows}
          pagination={found.rows.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
          scroll={{ x: "max-content" }}
          summary={() => found.unit && <Sums found={found} />}
          columns={[
            {
              title: t("unit"),
              key: "unit",
              fixed: "start",
              render: (_, row) => (
                <Button type="link" className="submission-unit" onClick={() => open(row.unit.id)}>
                  {row.unit.name}
                </Button>
              ),
            },
            {
              title: t("state"),
              key: "state",
              render: (_, row) => (
                <>
                  <StateMark state={row.state} />{" "}
                  {row.version !== null && row.version > 1 && (
                    <span className="soft">{t("version", { n: row.version })}</span>
                  )}
                </>
              ),
            },
            {
              title: `${t("due")} / ${t("sentOn")}`,
              key: "due",
              render: (_, row) => `${row.due.slice(5)} / ${row.sent_on?.slice(5) ?? NONE}`,
            },
            { title: t("flags"), key: "flags", render: (_, row) => <Flags row={row} /> },
            ...found.lines.map((line) => ({
              title: lineTitle(line, t),
              key: line.key,
              align: "right" as const,
              className: "submission-figure",
              render: (_: unknown, row: UnitStanding) => (row.values ? grouped(row.values[line.key] ?? 0) : NONE),
            })),
          ]}
        />
      )}
    </section>
  );
}
