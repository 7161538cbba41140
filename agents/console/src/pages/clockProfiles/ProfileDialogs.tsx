// Copying a profile under a code of one's own, and putting one into force from a day on.
import { Form, Input, Modal } from "antd";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { day } from "../../format/time";
import { useText } from "../../i18n";
import type { Profile, Profiles } from "./types";

interface Props {
  profile: Profile;
  close: () => void;
}

export function CopyDialog({ profile, close }: Props) {
  const t = useText();
  const [form] = Form.useForm<{ code: string; name: string }>();
  const save = useChange(
    (fields: { code: string; name: string }) => api.post<Profiles>(`/clock-profiles/${profile.id}/copy`, fields),
    [["clockProfiles"]],
  );
  const send = () =>
    void form.validateFields().then(
      (fields) => save.mutate(fields, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={t("clockProfiles.copyOf", { name: profile.name })}
      okText={t("clockProfiles.copy")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <Form form={form} layout="vertical">
        <Form.Item name="name" label={t("clockProfiles.name")} rules={[{ required: true, whitespace: true }]}>
          <Input maxLength={60} autoFocus />
        </Form.Item>
        <Form.Item
          name="code"
          label={t("clockProfiles.code")}
          rules={[{ required: true, pattern: /^[a-z][a-z0-9_]{1,39}$/, message: t("clockProfiles.codeMeans") }]}
        >
          <Input maxLength={40} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

export function UseDialog({ profile, close }: Props) {
  const t = useText();
  const [form] = Form.useForm<{ since: string }>();
  const save = useChange(
    (fields: { since: string }) => api.post<Profiles>(`/clock-profiles/${profile.id}/use`, fields),
    [["clockProfiles"]],
  );
  const send = () =>
    void form.validateFields().then(
      (fields) => save.mutate(fields, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={t("clockProfiles.useTitle", { name: profile.name, version: profile.version })}
      okText={t("clockProfiles.use")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <p className="soft">{t("clockProfiles.useMeans")}</p>
      <Form form={form} layout="vertical" initialValues={{ since: day(new Date()) }}>
        <Form.Item name="since" label={t("clockProfiles.since")} rules={[{ required: true }]}>
          <Input type="date" min={day(new Date())} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
