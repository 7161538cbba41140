// The plans in force: what is to be done, divided among how many, on what basis; parts that do not add up are told.
import { Button, Table } from "antd";

import type { Plan } from "../../api/targets";
import { grouped } from "../../charts/measured";
import { useTargetText } from "../../i18n/targets";
import { Mark } from "../../parts/Mark";

export function PlanTable({ plans, edit }: { plans: Plan[]; edit?: (plan: Plan) => void }) {
  const t = useTargetText();
  return (
    <Table<Plan>
      size="small"
      rowKey={(row) => `${row.kind} ${row.measure}`}
      dataSource={plans}
      pagination={false}
      scroll={{ x: "max-content" }}
      columns={[
        { title: t("unitKind"), key: "kind", render: (_, row) => t(`kind.${row.kind}`) },
        { title: t("measure"), dataIndex: "label", key: "measure" },
        {
          title: t("whole"),
          key: "whole",
          align: "right",
          render: (_, row) => `${grouped(row.whole)} ${row.unit}`,
        },
        {
          title: t("parts"),
          key: "parts",
          render: (_, row) =>
            row.difference ? (
              <Mark kind="warn">{t("difference", { n: grouped(row.difference) })}</Mark>
            ) : (
              <Mark kind="good">{t("agrees")}</Mark>
            ),
        },
        { title: t("basis"), dataIndex: "basis", key: "basis" },
        { title: t("version"), dataIndex: "version", key: "version", align: "right" },
        ...(edit
          ? [
              {
                title: "",
                key: "edit",
                render: (_: unknown, row: Plan) => (
                  <Button size="small" aria-label={`${t("edit")} ${row.label}`} onClick={() => edit(row)}>
                    {t("edit")}
                  </Button>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
