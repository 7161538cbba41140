// One time limit changed: how long, in what unit, and who says so. Saving writes the profile's next version.
import { Checkbox, Form, Input, InputNumber, Modal, Select } from "antd";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { UNITS, withRule, type Profile, type Profiles, type Rule } from "./types";

export function RuleDialog({ profile, rule, close }: { profile: Profile; rule: Rule; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [form] = Form.useForm<Rule>();
  const save = useChange(
    (rules: Rule[]) =>
      api.put<Profiles>(`/clock-profiles/${profile.id}`, {
        name: profile.name,
        region: profile.region,
        valid_from: profile.valid_from,
        notes: profile.notes,
        rules,
      }),
    [["clockProfiles"]],
  );
  const send = () =>
    void form.validateFields().then(
      (fields) => save.mutate(withRule(profile.rules, { ...rule, ...fields }), { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={rule.name}
      okText={t("common.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <Form<Rule> form={form} layout="vertical" initialValues={rule}>
        <Form.Item name="amount" label={t("clockProfiles.amount")} rules={[{ required: true }]}>
          <InputNumber min={0} max={366} precision={0} autoFocus />
        </Form.Item>
        <Form.Item name="unit" label={t("clockProfiles.unit")}>
          <Select options={UNITS.map((unit) => ({ value: unit, label: word("clockUnit", unit) }))} />
        </Form.Item>
        {rule.extendable_to !== undefined && (
          <Form.Item name="extendable_to" label={t("clockProfiles.extendableTo")}>
            <InputNumber min={0} max={366} precision={0} />
          </Form.Item>
        )}
        <Form.Item name="statutory" valuePropName="checked" help={t("clockProfiles.statutoryMeans")}>
          <Checkbox>{t("clockProfiles.statutory")}</Checkbox>
        </Form.Item>
        <Form.Item
          name="source"
          label={t("clockProfiles.source")}
          rules={[{ required: true, whitespace: true, message: t("clockProfiles.sourceMissing") }]}
        >
          <Input.TextArea maxLength={300} autoSize={{ minRows: 2 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
