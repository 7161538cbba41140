// A new password for oneself.
import { App, Form, Input, Modal } from "antd";

import { api } from "../api/client";
import { useChange } from "../api/queries";
import { useText } from "../i18n";
import { SHORTEST_PASSWORD } from "../roles";

interface Wanted {
  present: string;
  wanted: string;
}

export function PasswordDialog({ close }: { close: () => void }) {
  const t = useText();
  const { message } = App.useApp();
  const [form] = Form.useForm<Wanted>();
  const save = useChange((passwords: Wanted) => api.post("/me/password", passwords));
  const done = () => {
    void message.success(t("password.changed"));
    close();
  };
  const send = () =>
    void form.validateFields().then(
      (passwords) => save.mutate(passwords, { onSuccess: done }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={t("password.title")}
      okText={t("common.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <Form<Wanted> form={form} layout="vertical" requiredMark={false}>
        <Form.Item
          name="present"
          label={t("password.present")}
          rules={[{ required: true, message: t("login.passwordMissing") }]}
        >
          <Input.Password autoFocus autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="wanted"
          label={t("password.wanted")}
          rules={[
            {
              required: true,
              min: SHORTEST_PASSWORD,
              message: t("accounts.passwordRule", { n: SHORTEST_PASSWORD }),
            },
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
