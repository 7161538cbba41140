// 交接班: every hand-over with its list; what somebody left for good waits for a name.
import { useQuery } from "@tanstack/react-query";
import { Button, Modal, Select, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { DUTY, personLabel, usePeople } from "../../api/dutyQueries";
import type { HandOver } from "../../api/dutyTypes";
import { useChange } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { ItemList } from "../../layout/HandOverDialog";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

export function useHandOvers() {
  return useQuery<HandOver[], ApiError>({
    queryKey: ["duty", "hand-overs"],
    queryFn: () => api.get("/duty/hand-overs"),
  });
}

export function HandOverTable({ rows, actions }: { rows: HandOver[]; actions: (row: HandOver) => React.ReactNode }) {
  const t = useText();
  const word = useWord();
  return (
    <Table<HandOver>
      size="small"
      rowKey="id"
      dataSource={rows}
      pagination={{ pageSize: 10, hideOnSinglePage: true }}
      columns={[
        { title: t("handOver.at"), key: "at", render: (_, row) => dateTime(row.offered_at) },
        { title: t("handOver.from"), key: "from", render: (_, row) => personLabel(row.giver) },
        { title: t("handOver.to"), key: "to", render: (_, row) => (row.taker ? personLabel(row.taker) : "—") },
        {
          title: t("swap.state"),
          key: "state",
          render: (_, row) => (
            <>
              <Mark kind={row.state === "unassigned" ? "bad" : row.state === "offered" ? "warn" : "plain"}>
                {word("handOverState", row.state)}
              </Mark>
              {row.kind === "left" && <span className="soft"> {t("handOver.left")}</span>}
            </>
          ),
        },
        {
          title: t("handOver.items"),
          key: "items",
          render: (_, row) => (
            <>
              {row.note && <p className="soft">{row.note}</p>}
              <ItemList items={row.items} />
            </>
          ),
        },
        { title: t("common.actions"), key: "actions", render: (_, row) => actions(row) },
      ]}
    />
  );
}

function AssignDialog({ row, close }: { row: HandOver; close: () => void }) {
  const t = useText();
  const people = usePeople();
  const [colleague, setColleague] = useState<string>();
  const assign = useChange(() => api.post(`/duty/hand-overs/${row.id}/assign`, { colleague }), [DUTY]);
  return (
    <Modal
      open
      title={t("handOver.assign")}
      okButtonProps={{ disabled: !colleague }}
      confirmLoading={assign.isPending}
      onCancel={close}
      onOk={() => assign.mutate(undefined, { onSuccess: close })}
    >
      <label htmlFor="assign-to">{t("handOver.to")}</label>
      <Select
        id="assign-to"
        className="wide"
        showSearch
        optionFilterProp="label"
        value={colleague}
        onChange={setColleague}
        options={(people.data ?? [])
          .filter((person) => person.id !== row.giver.id)
          .map((person) => ({ value: person.id, label: personLabel(person) }))}
      />
    </Modal>
  );
}

export function HandOverTab() {
  const t = useText();
  const rows = useHandOvers();
  const [assigned, setAssigned] = useState<HandOver | null>(null);
  return (
    <>
      <Loaded query={rows} isEmpty={(all) => !all.length}>
        {(all) => (
          <HandOverTable
            rows={all}
            actions={(row) =>
              ["unassigned", "declined", "offered"].includes(row.state) && (
                <Button size="small" onClick={() => setAssigned(row)}>
                  {t("handOver.assign")}
                </Button>
              )
            }
          />
        )}
      </Loaded>
      {assigned && <AssignDialog row={assigned} close={() => setAssigned(null)} />}
    </>
  );
}
