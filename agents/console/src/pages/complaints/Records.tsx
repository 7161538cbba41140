// 责任追究: begun by a supervisor, told to whom it concerns, heard, and closed by somebody not concerned.
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Modal, Select, Space, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import { DECISIONS, RULES, type AccountabilityRecord } from "../../api/sensitive";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

const KEY = ["accountability"];

function Begin({ close }: { close: () => void }) {
  const t = useText();
  const word = useWord();
  const [wanted, setWanted] = useState({ staff_no: "", rule: "overdue", evidence: "" });
  const send = useChange(() => api.post("/accountability", wanted), [KEY]);
  return (
    <Modal
      open
      title={t("accountability.begin")}
      okButtonProps={{ disabled: !wanted.staff_no.trim() || !wanted.evidence.trim() }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      <label htmlFor="record-staff">{t("complaint.staffNo")}</label>
      <Input
        id="record-staff"
        maxLength={20}
        value={wanted.staff_no}
        onChange={(event) => setWanted({ ...wanted, staff_no: event.target.value })}
      />
      <label htmlFor="record-rule">{t("accountability.rule")}</label>
      <Select
        id="record-rule"
        className="wide"
        value={wanted.rule}
        onChange={(rule) => setWanted({ ...wanted, rule })}
        options={RULES.map((each) => ({ value: each, label: word("accountabilityRule", each) }))}
      />
      <label htmlFor="record-evidence">{t("accountability.evidence")}</label>
      <Input.TextArea
        id="record-evidence"
        rows={3}
        maxLength={2000}
        value={wanted.evidence}
        onChange={(event) => setWanted({ ...wanted, evidence: event.target.value })}
      />
    </Modal>
  );
}

interface Next {
  record: AccountabilityRecord;
  how: "tell" | "close";
}

function Step({ next, close }: { next: Next; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [text, setText] = useState("");
  const [decision, setDecision] = useState<(typeof DECISIONS)[number]>("established");
  const body = next.how === "tell" ? { text: text.trim() } : { decision, text: text.trim() };
  const send = useChange(() => api.post(`/accountability/${next.record.id}/${next.how}`, body), [KEY]);
  return (
    <Modal
      open
      title={t(next.how === "tell" ? "accountability.tell" : "accountability.close")}
      okButtonProps={{ disabled: !text.trim() }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      {next.how === "tell" ? (
        <p>{t("accountability.tellMeans")}</p>
      ) : (
        <Select
          aria-label={t("accountability.decision")}
          className="wide"
          value={decision}
          onChange={setDecision}
          options={DECISIONS.map((each) => ({ value: each, label: word("accountabilityDecision", each) }))}
        />
      )}
      <label htmlFor="record-text">{t("accountability.text")}</label>
      <Input.TextArea
        id="record-text"
        rows={3}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </Modal>
  );
}

export function Records() {
  const t = useText();
  const word = useWord();
  const [begun, setBegun] = useState(false);
  const [next, setNext] = useState<Next | null>(null);
  const found = useQuery<AccountabilityRecord[], ApiError>({
    queryKey: KEY,
    queryFn: () => api.get("/accountability"),
  });
  const actions = (record: AccountabilityRecord) => (
    <Space>
      {record.state === "open" && (
        <Button size="small" onClick={() => setNext({ record, how: "tell" })}>
          {t("accountability.tell")}
        </Button>
      )}
      {record.state !== "closed" && (
        <Button size="small" onClick={() => setNext({ record, how: "close" })}>
          {t("accountability.close")}
        </Button>
      )}
    </Space>
  );
  return (
    <section className="pane">
      <Button onClick={() => setBegun(true)}>{t("accountability.begin")}</Button>
      <Loaded query={found} isEmpty={(all) => !all.length} empty={t("accountability.none")}>
        {(all) => (
          <Table<AccountabilityRecord>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              { title: t("accountability.who"), key: "who", render: (_, row) => `${row.staff_no} ${row.name}` },
              {
                title: t("accountability.rule"),
                key: "rule",
                render: (_, row) => word("accountabilityRule", row.rule),
              },
              {
                title: t("accountability.evidence"),
                key: "evidence",
                render: (_, row) =>
                  row.ticket_id ? <Link to={`/tickets/${row.ticket_id}`}>{row.evidence}</Link> : row.evidence,
              },
              {
                title: t("complaint.state"),
                key: "state",
                render: (_, row) => (
                  <Mark kind={row.state === "closed" ? "plain" : "warn"}>{word("accountabilityState", row.state)}</Mark>
                ),
              },
              { title: t("accountability.appeal"), key: "appeal", render: (_, row) => row.appeal ?? "—" },
              {
                title: t("accountability.decision"),
                key: "decision",
                render: (_, row) =>
                  row.decision ? `${word("accountabilityDecision", row.decision)} ${row.decision_text ?? ""}` : "—",
              },
              { title: t("complaint.at"), key: "at", render: (_, row) => dateTime(row.opened_at) },
              { title: t("common.actions"), key: "actions", render: (_, row) => actions(row) },
            ]}
          />
        )}
      </Loaded>
      {begun && <Begin close={() => setBegun(false)} />}
      {next && <Step next={next} close={() => setNext(null)} />}
    </section>
  );
}
