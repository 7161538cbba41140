// Changing how a queue is served: the value and its reason side by side, and why it is changed now (audited).
import { Alert, Button, Form, Input, InputNumber, Modal, Select, Switch } from "antd";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { QueuePolicy, QueuePolicyWanted } from "../../api/types";
import { useText, type TextKey } from "../../i18n";
import { useSkillName } from "./SettingValue";
import { SETTINGS, unexplained, wantedOf } from "./settings";

type Edited = QueuePolicy & { why: string };

const DROPPED = [
  ...["*", "topic:*", "group:*", "group:migrant_worker"],
  ...["labour", "family", "contract", "land", "injury", "legal_aid", "mediation", "notary", "forensic"].map(
    (topic) => `topic:${topic}`,
  ),
];

function Steps() {
  const t = useText();
  const skill = useSkillName();
  return (
    <Form.List name="relax_steps">
      {(fields, { add, remove }) => (
        <>
          {fields.map((field) => (
            <div className="queue-step" key={field.key}>
              <Form.Item name={[field.name, "after_seconds"]} rules={[{ required: true }]} noStyle>
                <InputNumber min={0} max={3600} aria-label={t("queues.after")} addonAfter={t("queues.secondsUnit")} />
              </Form.Item>
              <Form.Item name={[field.name, "drop"]} rules={[{ required: true }]} noStyle>
                <Select
                  mode="multiple"
                  style={{ width: 240 }}
                  aria-label={t("queues.dropped")}
                  options={DROPPED.map((each) => ({ value: each, label: skill(each) }))}
                />
              </Form.Item>
              <Button size="small" onClick={() => remove(field.name)}>
                {t("queues.removeStep")}
              </Button>
            </div>
          ))}
          <Button size="small" onClick={() => add({ after_seconds: 10, drop: ["*"] })}>
            {t("queues.addStep")}
          </Button>
        </>
      )}
    </Form.List>
  );
}

function Value({ setting }: { setting: (typeof SETTINGS)[number] }) {
  const t = useText();
  const label = t(`queueSetting.${setting.name}` as TextKey);
  if (setting.kind === "steps") {
    return (
      <Form.Item label={label}>
        <Steps />
      </Form.Item>
    );
  }
  if (setting.kind === "switch") {
    return (
      <Form.Item name={setting.name} label={label} valuePropName="checked">
        <Switch />
      </Form.Item>
    );
  }
  const empty = setting.empty && t(setting.empty === "unlimited" ? "queues.unlimited" : "queues.never");
  return (
    <Form.Item
      name={setting.name}
      label={label}
      getValueFromEvent={(value: number | null) => value ?? null}
      rules={setting.empty ? [] : [{ required: true, message: t("queues.valueMissing") }]}
    >
      <InputNumber
        min={setting.min}
        max={setting.max}
        placeholder={empty}
        addonAfter={setting.kind === "seconds" ? t("queues.secondsUnit") : undefined}
      />
    </Form.Item>
  );
}

export function QueueDialog({ queue, close }: { queue: QueuePolicy; close: () => void }) {
  const t = useText();
  const [form] = Form.useForm<Edited>();
  const values = Form.useWatch((all: Edited) => all, form);
  const save = useChange(
    (wanted: QueuePolicyWanted) => api.put(`/queues/${queue.key}`, wanted),
    [["queues"], ["monitor"]],
  );
  const old = values ? unexplained(queue, { ...queue, ...values }) : [];
  const send = () =>
    void form.validateFields().then(
      ({ why, ...edited }) => save.mutate(wantedOf(queue, { ...queue, ...edited }, why), { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      width={860}
      title={t("queues.edit", { name: queue.name })}
      okText={t("common.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <Form<Edited> form={form} layout="vertical" initialValues={queue}>
        {SETTINGS.map((setting) => (
          <div className="queue-setting" key={setting.name}>
            <Value setting={setting} />
            <Form.Item name={["reasons", setting.name]} label={t("queues.reason")}>
              <Input.TextArea autoSize={{ minRows: 2 }} maxLength={400} />
            </Form.Item>
          </div>
        ))}
        {old.length > 0 && (
          <Alert
            type="warning"
            showIcon
            title={t("queues.reasonOld", {
              settings: old.map((name) => t(`queueSetting.${name}` as TextKey)).join("、"),
            })}
          />
        )}
        <Form.Item
          name="why"
          label={t("queues.why")}
          rules={[{ required: true, whitespace: true, message: t("queues.whyMissing") }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
