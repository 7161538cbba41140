// 监督检查记录 (S96): how somebody looked, at what, what they found, what was circulated.
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Modal, Select, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import { RECORD_KINDS, type SupervisionRecord, type SupervisionRecordIn } from "../../api/reviews";
import { day } from "../../format/time";
import { useReviewText } from "../../i18n/reviews";
import { Loaded } from "../../parts/Loaded";
import { useReviewWord } from "./words";

const KEY = ["supervision-records"];

function WriteDialog({ close }: { close: () => void }) {
  const t = useReviewText();
  const word = useReviewWord();
  const [wanted, setWanted] = useState<SupervisionRecordIn>({
    kind: "system",
    day: day(new Date()),
    subject: "",
    findings: "",
    rectification: "",
    circulated: false,
  });
  const send = useChange(() => api.post("/supervision-records", wanted), [KEY]);
  const change = (part: Partial<SupervisionRecordIn>) => setWanted({ ...wanted, ...part });
  return (
    <Modal
      open
      title={t("records.write")}
      okButtonProps={{ disabled: wanted.subject.trim().length < 2 || wanted.findings.trim().length < 2 }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      <label htmlFor="record-kind">{t("records.kind")}</label>
      <Select
        id="record-kind"
        className="wide"
        value={wanted.kind}
        onChange={(kind) => change({ kind })}
        options={RECORD_KINDS.map((each) => ({ value: each, label: word("kind", each) }))}
      />
      <label htmlFor="record-day">{t("records.day")}</label>
      <Input id="record-day" type="date" value={wanted.day} onChange={(event) => change({ day: event.target.value })} />
      <label htmlFor="record-subject">{t("records.subject")}</label>
      <Input
        id="record-subject"
        maxLength={200}
        value={wanted.subject}
        onChange={(event) => change({ subject: event.target.value })}
      />
      <label htmlFor="record-findings">{t("records.findings")}</label>
      <Input.TextArea
        id="record-findings"
        rows={3}
        maxLength={2000}
        value={wanted.findings}
        onChange={(event) => change({ findings: event.target.value })}
      />
      <label htmlFor="record-rectification">{t("records.rectification")}</label>
      <Input.TextArea
        id="record-rectification"
        rows={2}
        maxLength={500}
        value={wanted.rectification ?? ""}
        onChange={(event) => change({ rectification: event.target.value })}
      />
      <Checkbox checked={wanted.circulated ?? false} onChange={(event) => change({ circulated: event.target.checked })}>
        {t("records.circulated")}
      </Checkbox>
    </Modal>
  );
}

export function RecordsPane() {
  const t = useReviewText();
  const word = useReviewWord();
  const [writing, setWriting] = useState(false);
  const found = useQuery<SupervisionRecord[], ApiError>({
    queryKey: KEY,
    queryFn: () => api.get("/supervision-records"),
  });
  return (
    <section className="pane">
      <p>
        <Button onClick={() => setWriting(true)}>{t("records.write")}</Button>
      </p>
      <Loaded query={found} isEmpty={(all) => !all.length} empty={t("records.empty")}>
        {(all) => (
          <Table<SupervisionRecord>
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={all}
            columns={[
              { title: t("records.day"), dataIndex: "day" },
              { title: t("records.kind"), key: "kind", render: (_, row) => word("kind", row.kind) },
              { title: t("records.subject"), dataIndex: "subject" },
              { title: t("records.findings"), dataIndex: "findings" },
              {
                title: t("records.rectification"),
                dataIndex: "rectification",
                render: (value: string | null) => value ?? "—",
              },
              {
                title: t("records.circulated"),
                key: "circulated",
                render: (_, row) => (row.circulated_at ? t("records.circulated") : "—"),
              },
              { title: t("records.by"), dataIndex: "created_by" },
            ]}
          />
        )}
      </Loaded>
      {writing && <WriteDialog close={() => setWriting(false)} />}
    </section>
  );
}
