// A certificate as it is entered: which skill, who vouches for it, from when until when.
import { Checkbox, Form, Input, Modal, Select } from "antd";

import { api } from "../../api/client";
import { DUTY } from "../../api/dutyQueries";
import type { Credentials } from "../../api/dutyTypes";
import { useChange } from "../../api/queries";
import { day } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const SKILLS = [
  ...["zh-CN", "ii-CN", "ko-CN"].map((code) => `lang:${code}`),
  ...["labour", "family", "contract", "land", "injury", "legal_aid", "mediation", "notary", "forensic"].map(
    (topic) => `topic:${topic}`,
  ),
  "group:migrant_worker",
];

interface Fields {
  skill: string;
  certified_by: string;
  valid_from: string;
  valid_until?: string;
  level?: string;
  cultural_competence?: boolean;
  evidence?: string;
}

export function CertificateDialog({ row, close }: { row: Credentials; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [form] = Form.useForm<Fields>();
  const save = useChange(
    (fields: Fields) =>
      api.post(`/duty/accounts/${row.person.id}/certificates`, { ...fields, valid_until: fields.valid_until || null }),
    [DUTY, ["seats"], ["monitor"]],
  );
  const send = () =>
    void form.validateFields().then(
      (fields) => save.mutate(fields, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={t("credentials.certifyOf", { name: row.person.name })}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <Form<Fields> form={form} layout="vertical" initialValues={{ valid_from: day(new Date()) }}>
        <Form.Item
          name="skill"
          label={t("credentials.skill")}
          rules={[{ required: true, message: t("credentials.skill") }]}
        >
          <Select
            showSearch
            optionFilterProp="label"
            options={SKILLS.map((each) => ({ value: each, label: word("skill", each) }))}
          />
        </Form.Item>
        <Form.Item
          name="certified_by"
          label={t("accounts.certifiedBy")}
          rules={[{ required: true, whitespace: true, message: t("accounts.certifiedBy") }]}
        >
          <Input maxLength={64} />
        </Form.Item>
        <div className="two-columns">
          <Form.Item name="valid_from" label={t("credentials.validFrom")} rules={[{ required: true }]}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="valid_until" label={t("credentials.validUntil")} extra={t("credentials.emptyMeans")}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="level" label={t("credentials.level")}>
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="evidence" label={t("credentials.evidence")}>
            <Input maxLength={200} />
          </Form.Item>
        </div>
        <Form.Item name="cultural_competence" valuePropName="checked" noStyle>
          <Checkbox>{t("credentials.culture")}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}
