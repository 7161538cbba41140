// Letting somebody serve: in the approver's own name, as a professional or an assistant (S121, S122).
import { Form, Input, Modal, Radio, Select } from "antd";

import { api } from "../../api/client";
import { DUTY } from "../../api/dutyQueries";
import type { Credentials } from "../../api/dutyTypes";
import { useChange } from "../../api/queries";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const TYPES = ["lawyer", "legal_worker", "retired_judge", "volunteer", "official", "notary", "mediator"] as const;

interface Fields {
  tier: "professional" | "assistant";
  agent_type: string;
  licence_no?: string;
  note?: string;
}

export function QualificationDialog({ row, close }: { row: Credentials; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [form] = Form.useForm<Fields>();
  const save = useChange((fields: Fields) => api.put(`/duty/accounts/${row.person.id}/qualification`, fields), [DUTY]);
  const send = () =>
    void form.validateFields().then(
      (fields) => save.mutate(fields, { onSuccess: close }),
      () => undefined,
    );
  const held = row.qualification;
  const initial = { tier: (held?.tier ?? "professional") as Fields["tier"], agent_type: held?.agent_type ?? "lawyer" };
  return (
    <Modal
      open
      title={t("credentials.qualifyOf", { name: row.person.name })}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <p>{t("credentials.qualifyMeans")}</p>
      <Form<Fields> form={form} layout="vertical" initialValues={{ ...initial, licence_no: held?.licence_no ?? "" }}>
        <Form.Item name="tier" label={t("credentials.tier")}>
          <Radio.Group
            options={(["professional", "assistant"] as const).map((tier) => ({
              value: tier,
              label: word("tier", tier),
            }))}
          />
        </Form.Item>
        <Form.Item name="agent_type" label={t("credentials.agentType")}>
          <Select options={TYPES.map((type) => ({ value: type, label: word("agentType", type) }))} />
        </Form.Item>
        <Form.Item name="licence_no" label={t("credentials.licence")}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="note" label={t("common.note")}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
