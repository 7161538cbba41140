// What legal aid leaves for a person: reminders by telephone, follow-ups of chosen lawyers, offers without an answer.
import { useQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { AID, type AidTask } from "../../api/aid";
import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { useAidWord } from "./words";

export function TasksTab() {
  const t = useText();
  const word = useAidWord();
  const [done, setDone] = useState<AidTask | null>(null);
  const tasks = useQuery<AidTask[], ApiError>({ queryKey: ["aid", "tasks"], queryFn: () => api.get("/aid/tasks") });
  const finish = useChange((note: string) => api.post(`/aid/tasks/${done?.id}/done`, { note }), [AID]);
  return (
    <Loaded query={tasks} isEmpty={(all) => !all.length} empty={t("aid.noTasks")}>
      {(all) => (
        <>
          <Table<AidTask>
            size="small"
            rowKey="id"
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            dataSource={all}
            columns={[
              {
                title: t("aid.number"),
                key: "number",
                className: "nowrap",
                render: (_, row) => <Link to={`/aid/${row.application_id}`}>{row.number}</Link>,
              },
              { title: t("aid.taskKind"), key: "kind", render: (_, row) => word("task", row.kind) },
              { title: t("aid.facts"), dataIndex: "facts", ellipsis: true, width: "40%" },
              {
                title: t("tickets.due"),
                key: "due",
                className: "nowrap",
                render: (_, row) => <span className={row.overdue ? "late" : ""}>{dateTime(row.due_at)}</span>,
              },
              {
                title: t("common.actions"),
                key: "actions",
                render: (_, row) => (
                  <Button size="small" onClick={() => setDone(row)}>
                    {t("aid.taskDone")}
                  </Button>
                ),
              },
            ]}
          />
          {done && (
            <ReasonDialog
              title={word("task", done.kind)}
              required={false}
              busy={finish.isPending}
              close={() => setDone(null)}
              send={(note) => finish.mutate(note, { onSuccess: () => setDone(null) })}
            />
          )}
        </>
      )}
    </Loaded>
  );
}
