// Many matters against one name: shown by the machine, joined to one case by a person.
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Modal, Segmented, Space, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import { ESCALATIONS, type Group, type GroupDetail } from "../../api/sensitive";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

const KEY = ["groups"];
const STATES = ["open", "confirmed"] as const;

function Confirm({ group, close }: { group: Group; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [title, setTitle] = useState(group.name);
  const [report, setReport] = useState(true);
  const detail = useQuery<GroupDetail, ApiError>({
    queryKey: [...KEY, group.id],
    queryFn: () => api.get(`/groups/${group.id}`),
  });
  const send = useChange(
    () => api.post(`/groups/${group.id}/confirm`, { title: title.trim(), report }),
    [KEY, ESCALATIONS, ["ticket"]],
  );
  return (
    <Modal
      open
      title={t("groups.confirm")}
      okText={t("groups.confirm")}
      okButtonProps={{ danger: true }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      <p>{t("groups.confirmMeans", { kind: word("groupKind", group.kind), name: group.name })}</p>
      <Loaded query={detail} rows={3}>
        {(found) => (
          <ul className="short-list">
            {found.members.map((each) => (
              <li key={each.ticket_id}>
                <Link to={`/tickets/${each.ticket_id}`}>{each.number}</Link>
                <span>{each.number_masked}</span>
                <span className="soft">{dateTime(each.created_at)}</span>
                {each.in_case && <Mark>{t("groups.inCase")}</Mark>}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {group.state === "open" && (
        <>
          <label htmlFor="group-title">{t("groups.caseTitle")}</label>
          <Input id="group-title" maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
          <Checkbox checked={report} onChange={(event) => setReport(event.target.checked)}>
            {t("sensitive.reportNow")}
          </Checkbox>
        </>
      )}
    </Modal>
  );
}

export function Groups() {
  const t = useText();
  const word = useWord();
  const [state, setState] = useState<(typeof STATES)[number]>("open");
  const [chosen, setChosen] = useState<Group | null>(null);
  const found = useQuery<Group[], ApiError>({
    queryKey: [...KEY, state],
    queryFn: () => api.get("/groups", { state }),
  });
  const dismiss = useChange((id: string) => api.post(`/groups/${id}/dismiss`), [KEY]);
  const actions = (row: Group) => (
    <Space>
      {(row.state === "open" || row.newcomers > 0) && (
        <Button size="small" danger onClick={() => setChosen(row)}>
          {t(row.state === "open" ? "groups.confirm" : "groups.takeIn", { n: row.newcomers })}
        </Button>
      )}
      {row.state === "open" && (
        <Button size="small" onClick={() => dismiss.mutate(row.id)}>
          {t("groups.dismiss")}
        </Button>
      )}
    </Space>
  );
  return (
    <section className="pane">
      <Segmented<(typeof STATES)[number]>
        value={state}
        aria-label={t("groups.state")}
        onChange={setState}
        options={STATES.map((each) => ({ value: each, label: word("groupState", each) }))}
      />
      <Loaded query={found} isEmpty={(all) => !all.length} empty={t("groups.none")}>
        {(all) => (
          <Table<Group>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              { title: t("groups.kind"), key: "kind", render: (_, row) => word("groupKind", row.kind) },
              { title: t("groups.name"), dataIndex: "name" },
              { title: t("groups.tickets"), dataIndex: "tickets", align: "right" },
              { title: t("groups.people"), dataIndex: "people", align: "right" },
              {
                title: t("groups.parentTitle"),
                key: "parent",
                render: (_, row) =>
                  row.parent_id ? <Link to={`/tickets/${row.parent_id}`}>{row.parent_number}</Link> : "—",
              },
              { title: t("groups.raised"), key: "at", render: (_, row) => dateTime(row.raised_at) },
              { title: t("common.actions"), key: "actions", render: (_, row) => actions(row) },
            ]}
          />
        )}
      </Loaded>
      {chosen && <Confirm group={chosen} close={() => setChosen(null)} />}
    </section>
  );
}
