// 短信: every message with what became of it, and the texts. Without a gateway the page says so first.
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Input, Modal, Select, Table, Tabs } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import type { MessageState, MessageTemplate, ShortMessage, ShortMessagePage } from "../../api/services";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";
import { SentMark } from "../services/SentMark";

const STATES: MessageState[] = [
  "prepared",
  "sending",
  "sent",
  "failed",
  "unknown",
  "not_sent",
  "suppressed",
  "cancelled",
];
const AGAIN: MessageState[] = ["not_sent", "failed"];

function Sent() {
  const t = useText();
  const word = useWord();
  const [state, setState] = useState<MessageState | null>(null);
  const [page, setPage] = useState(1);
  const found = useQuery<ShortMessagePage, ApiError>({
    queryKey: ["messages", state, page],
    queryFn: () => api.get("/messages", { state, page }),
  });
  const again = useChange((id: string) => api.post(`/messages/${id}/send-again`), [["messages"]]);
  return (
    <Loaded query={found}>
      {(all) => (
        <>
          {!all.gateway && <Alert type="warning" showIcon title={t("messages.noGateway")} />}
          <div className="filter-bar">
            <Select
              allowClear
              style={{ minWidth: 220 }}
              aria-label={t("tickets.state")}
              placeholder={t("common.all")}
              value={state}
              onChange={(value: MessageState | undefined) => {
                setState(value ?? null);
                setPage(1);
              }}
              options={STATES.map((each) => ({
                value: each,
                label: `${word("messageState", each)} ${all.counts[each] ?? 0}`,
              }))}
            />
            <span className="soft">{t("messages.counted")}</span>
          </div>
          <Table<ShortMessage>
            size="small"
            rowKey="id"
            dataSource={all.items}
            pagination={{
              current: page,
              total: all.total,
              pageSize: all.page_size,
              onChange: setPage,
              showSizeChanger: false,
            }}
            columns={[
              { title: t("messages.at"), key: "at", render: (_, row) => dateTime(row.due_at) },
              { title: t("calls.number"), dataIndex: "number_masked" },
              { title: t("messages.text"), dataIndex: "text" },
              {
                title: t("tickets.state"),
                key: "state",
                render: (_, row) => <SentMark state={row.state} reason={row.reason} />,
              },
              {
                title: t("common.actions"),
                key: "actions",
                render: (_, row) => (
                  <span className="row-actions">
                    {row.ticket_id && <Link to={`/tickets/${row.ticket_id}`}>{t("messages.ticket")}</Link>}
                    {AGAIN.includes(row.state) && (
                      <Button size="small" loading={again.isPending} onClick={() => again.mutate(row.id)}>
                        {t("messages.again")}
                      </Button>
                    )}
                  </span>
                ),
              },
            ]}
          />
        </>
      )}
    </Loaded>
  );
}

function TextDialog({ template, close }: { template: MessageTemplate; close: () => void }) {
  const t = useText();
  const [text, setText] = useState(template.text);
  const save = useChange(() => api.put(`/message-templates/${template.key}`, { text: text.trim() }), [["messages"]]);
  return (
    <Modal
      open
      title={template.name}
      okText={t("common.save")}
      okButtonProps={{ disabled: !text.trim() || text.trim() === template.text }}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={() => save.mutate(undefined, { onSuccess: close })}
    >
      <p className="soft">{t("messages.textMeans")}</p>
      <Input.TextArea
        autoFocus
        aria-label={t("messages.text")}
        rows={4}
        maxLength={500}
        showCount
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </Modal>
  );
}

function Texts() {
  const t = useText();
  const me = useMe();
  const [edited, setEdited] = useState<MessageTemplate | null>(null);
  const found = useQuery<MessageTemplate[], ApiError>({
    queryKey: ["messages", "templates"],
    queryFn: () => api.get("/message-templates"),
  });
  return (
    <Loaded query={found}>
      {(all) => (
        <>
          <Table<MessageTemplate>
            size="small"
            rowKey="key"
            pagination={false}
            dataSource={all}
            columns={[
              { title: t("messages.name"), dataIndex: "name" },
              { title: t("messages.text"), dataIndex: "text" },
              { title: t("catalogue.versions"), key: "version", render: (_, row) => `v${row.version}` },
              {
                title: t("common.actions"),
                key: "actions",
                render: (_, row) =>
                  me.data &&
                  isAdmin(me.data) && (
                    <Button size="small" onClick={() => setEdited(row)}>
                      {t("common.edit")}
                    </Button>
                  ),
              },
            ]}
          />
          {edited && <TextDialog template={edited} close={() => setEdited(null)} />}
        </>
      )}
    </Loaded>
  );
}

export default function MessagesPage() {
  const t = useText();
  return (
    <PageFrame title={t("menu.messages")}>
      <section className="pane">
        <Tabs
          items={[
            { key: "sent", label: t("messages.list"), children: <Sent /> },
            { key: "texts", label: t("messages.texts"), children: <Texts /> },
          ]}
        />
      </section>
    </PageFrame>
  );
}
