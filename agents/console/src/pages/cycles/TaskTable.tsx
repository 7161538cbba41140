// Tasks with their due day, owner and state, and what may be done about each.
import { Button, Space, Table } from "antd";
import { useState } from "react";

import type { CyclePerson, CycleTask } from "../../api/cycles";
import { useCycleText } from "../../i18n/cycles";
import { Mark } from "../../parts/Mark";
import { CancelDialog, DoneDialog, OwnerDialog } from "./dialogs";
import { useTaskName } from "./names";
import { isOver, LOOKS } from "./sheet";

type Act = "done" | "owner" | "cancel";

interface Props {
  tasks: CycleTask[];
  people?: CyclePerson[]; // of who supervises: may give tasks to somebody and call them off
}

function Actions({ task, supervises, act }: { task: CycleTask; supervises: boolean; act: (act: Act) => void }) {
  const t = useCycleText();
  const name = useTaskName();
  if (isOver(task)) return null;
  const spoken = (each: Act) =>
    t("actOn", { act: t(`act.${each}`), task: name(task), unit: task.unit, period: task.period });
  const button = (each: Act, disabled = false) => (
    <Button
      key={each}
      size="small"
      danger={each === "cancel"}
      disabled={disabled}
      title={disabled ? t("early") : undefined}
      aria-label={spoken(each)}
      onClick={() => act(each)}
    >
      {t(`act.${each}`)}
    </Button>
  );
  return (
    <Space size={4}>
      {button("done", !task.may_do)}
      {supervises && button("owner")}
      {supervises && button("cancel")}
    </Space>
  );
}

export function TaskTable({ tasks, people }: Props) {
  const t = useCycleText();
  const name = useTaskName();
  const [acted, setActed] = useState<[Act, CycleTask] | null>(null);
  const close = () => setActed(null);
  return (
    <>
      <Table<CycleTask>
        size="small"
        rowKey="id"
        dataSource={tasks}
        pagination={tasks.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        scroll={{ x: "max-content" }}
        columns={[
          { title: t("col.due"), dataIndex: "due", key: "due" },
          { title: t("col.task"), key: "task", render: (_, row) => name(row) },
          { title: t("col.period"), dataIndex: "period", key: "period" },
          { title: t("col.unit"), dataIndex: "unit", key: "unit" },
          { title: t("col.owner"), key: "owner", render: (_, row) => row.owner ?? t("nobody") },
          {
            title: t("state"),
            key: "state",
            render: (_, row) => <Mark kind={LOOKS[row.state]}>{t(`state.${row.state}`)}</Mark>,
          },
          {
            title: t("col.note"),
            key: "note",
            className: "cycle-note",
            render: (_, row) =>
              [row.note, row.report && t("restsOn", { report: row.report })].filter(Boolean).join(" · ") || "—",
          },
          {
            title: "",
            key: "act",
            render: (_, row) => (
              <Actions task={row} supervises={people !== undefined} act={(act) => setActed([act, row])} />
            ),
          },
        ]}
      />
      {acted?.[0] === "done" && <DoneDialog task={acted[1]} close={close} />}
      {acted?.[0] === "owner" && people && <OwnerDialog task={acted[1]} people={people} close={close} />}
      {acted?.[0] === "cancel" && <CancelDialog task={acted[1]} close={close} />}
    </>
  );
}
