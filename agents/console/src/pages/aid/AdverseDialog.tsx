// What stands against a lawyer: while a record is in force no case is given.
import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Form, Input, Modal, Select } from "antd";
import type { Dayjs } from "dayjs";

import { AID, type AdverseRecord, type Lawyer } from "../../api/aid";
import { ApiError, api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { isAdmin } from "../../roles";
import { useAidWord } from "./words";

const KINDS = ["penalty", "discipline", "complaint_upheld", "negative_list"];

interface Written {
  kind: string;
  note: string;
  source: string;
  from: Dayjs;
  until?: Dayjs | null;
}

function Records({ lawyer }: { lawyer: Lawyer }) {
  const t = useText();
  const word = useAidWord();
  const me = useMe();
  const records = useQuery<AdverseRecord[], ApiError>({
    queryKey: ["aid", "adverse", lawyer.id],
    queryFn: () => api.get(`/aid/lawyers/${lawyer.id}/adverse-records`),
  });
  const end = useChange(
    (id: string) => api.post(`/aid/lawyers/${lawyer.id}/adverse-records/${id}/end`, { reason: t("aid.adverseEnd") }),
    [AID],
  );
  return (
    <Loaded query={records} isEmpty={(all) => !all.length} empty={t("aid.noAdverse")} rows={1}>
      {(all) => (
        <ul className="short-list">
          {all.map((record) => (
            <li key={record.id}>
              <Mark kind="bad">{word("adverse", record.kind)}</Mark>
              <b>{record.note}</b> <span className="soft">{record.source}</span>{" "}
              <span className="soft">
                {record.valid_from} – {record.valid_until ?? t("aid.noEnd")}
              </span>{" "}
              {me.data && isAdmin(me.data) && (
                <Button size="small" loading={end.isPending} onClick={() => end.mutate(record.id)}>
                  {t("aid.adverseEnd")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

export function AdverseDialog({ lawyer, close }: { lawyer: Lawyer; close: () => void }) {
  const t = useText();
  const word = useAidWord();
  const [form] = Form.useForm<Written>();
  const add = useChange(
    ({ from, until, ...rest }: Written) =>
      api.post(`/aid/lawyers/${lawyer.id}/adverse-records`, {
        ...rest,
        valid_from: from.format("YYYY-MM-DD"),
        valid_until: until?.format("YYYY-MM-DD") ?? null,
      }),
    [AID],
  );
  return (
    <Modal
      open
      title={t("aid.adverseOf", { name: lawyer.name })}
      okText={t("aid.addAdverse")}
      confirmLoading={add.isPending}
      onCancel={close}
      onOk={() =>
        void form.validateFields().then(
          (wanted) => add.mutate(wanted, { onSuccess: () => form.resetFields() }),
          () => undefined,
        )
      }
    >
      <Records lawyer={lawyer} />
      <Form<Written> form={form} layout="vertical">
        <Form.Item name="kind" label={t("aid.adverseKind")} rules={[{ required: true }]}>
          <Select options={KINDS.map((each) => ({ value: each, label: word("adverse", each) }))} />
        </Form.Item>
        <Form.Item name="note" label={t("common.note")} rules={[{ required: true }]}>
          <Input maxLength={1000} />
        </Form.Item>
        <Form.Item name="source" label={t("aid.source")} rules={[{ required: true }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="from" label={t("aid.validFrom")} rules={[{ required: true }]}>
          <DatePicker />
        </Form.Item>
        <Form.Item name="until" label={t("aid.validUntil")}>
          <DatePicker />
        </Form.Item>
      </Form>
    </Modal>
  );
}
