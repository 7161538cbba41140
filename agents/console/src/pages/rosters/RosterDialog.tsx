// One person of a roster, new or changed. The number is typed whole and never shown again.
import { Form, Input, InputNumber, Modal, Switch } from "antd";
import type { ReactNode } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { OnCallWindow } from "../../api/thirdParties";
import { useText } from "../../i18n";
import { WindowsField } from "./WindowsField";

interface Common {
  name: string;
  number?: string | null;
  windows?: OnCallWindow[];
  rank?: number;
  active?: boolean;
}

interface Props<Wanted extends Common> {
  path: "interpreters" | "experts";
  edited: (Wanted & { id: string; number_masked: string }) | null;
  title: string;
  /** What the form's words are made of what the server wants. */
  read: (form: Wanted) => Wanted;
  close: () => void;
  children: ReactNode;
}

export function RosterDialog<Wanted extends Common>({ path, edited, title, read, close, children }: Props<Wanted>) {
  const t = useText();
  const [form] = Form.useForm<Wanted>();
  const save = useChange(
    (wanted: Wanted) => (edited ? api.put(`/${path}/${edited.id}`, wanted) : api.post(`/${path}`, wanted)),
    [[path], ["helpers"]],
  );
  const send = () =>
    void form.validateFields().then(
      (wanted) => {
        const windows = (wanted.windows ?? []).map((each) => ({ ...each, weekday: each.weekday ?? null }));
        save.mutate(read({ ...wanted, number: wanted.number?.trim() || null, windows }), { onSuccess: close });
      },
      () => undefined,
    );
  const initial = (edited ? { ...edited, number: undefined } : { rank: 100, active: true, windows: [] }) as object;
  return (
    <Modal
      open
      title={title}
      width={640}
      okText={t("common.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <Form<Wanted> form={form} layout="vertical" initialValues={initial}>
        <Form.Item
          name="name"
          label={t("accounts.name")}
          rules={[{ required: true, message: t("rosters.nameMissing") }]}
        >
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item
          name="number"
          label={t("rosters.number")}
          extra={edited ? t("rosters.numberKept", { number: edited.number_masked }) : undefined}
          rules={[{ required: !edited, message: t("rosters.numberMissing") }]}
        >
          <Input maxLength={32} inputMode="tel" autoComplete="off" />
        </Form.Item>
        {children}
        <WindowsField />
        <Form.Item name="rank" label={t("rosters.rank")} extra={t("rosters.rankNote")}>
          <InputNumber min={1} max={1000} />
        </Form.Item>
        <Form.Item name="active" label={t("accounts.active")} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}
