// What the signed-in lawyer is offered and holds: taken or declined here, with the time that is left for the answer.
import { useQuery } from "@tanstack/react-query";
import { Button, Space, Table } from "antd";
import { useState } from "react";

import { AID, type AidMine } from "../../api/aid";
import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { AidTags } from "./ApplicationList";
import { useAidWord } from "./words";

export function MineTab() {
  const t = useText();
  const word = useAidWord();
  const [declined, setDeclined] = useState<AidMine | null>(null);
  const mine = useQuery<AidMine[], ApiError>({ queryKey: ["aid", "mine"], queryFn: () => api.get("/aid/mine") });
  const accept = useChange((id: string) => api.post(`/aid/assignments/${id}/accept`), [AID]);
  const decline = useChange(
    (reason: string) => api.post(`/aid/assignments/${declined?.assignment.id}/decline`, { reason }),
    [AID],
  );
  const answers = (row: AidMine) =>
    row.assignment.state === "offered" && (
      <Space>
        <Button size="small" type="primary" loading={accept.isPending} onClick={() => accept.mutate(row.assignment.id)}>
          {t("aid.acceptCase")}
        </Button>
        <Button size="small" onClick={() => setDeclined(row)}>
          {t("aid.declineCase")}
        </Button>
      </Space>
    );
  return (
    <Loaded query={mine} isEmpty={(all) => !all.length} empty={t("aid.noCases")}>
      {(all) => (
        <>
          <Table<AidMine>
            size="small"
            rowKey={(row) => row.assignment.id}
            pagination={false}
            dataSource={all}
            columns={[
              { title: t("aid.number"), key: "number", render: (_, row) => row.application.number },
              {
                title: t("tickets.state"),
                key: "state",
                render: (_, row) => (
                  <Mark kind={row.assignment.state === "offered" ? "warn" : "good"}>
                    {word("offer", row.assignment.state)}
                  </Mark>
                ),
              },
              {
                title: t("tickets.category"),
                key: "category",
                render: (_, row) => (
                  <>
                    {row.application.category_name} <AidTags row={row.application} />
                  </>
                ),
              },
              { title: t("aid.facts"), key: "facts", width: "34%", render: (_, row) => row.application.facts },
              {
                title: t("aid.answerDue"),
                key: "due",
                className: "nowrap",
                render: (_, row) => (row.assignment.state === "offered" ? dateTime(row.assignment.answer_due_at) : "—"),
              },
              { title: t("common.actions"), key: "actions", render: (_, row) => answers(row) },
            ]}
          />
          {declined && (
            <ReasonDialog
              title={t("aid.declineCase")}
              busy={decline.isPending}
              close={() => setDeclined(null)}
              send={(reason) => decline.mutate(reason, { onSuccess: () => setDeclined(null) })}
            />
          )}
        </>
      )}
    </Loaded>
  );
}
