// A new account, or a change of one.
import { Checkbox, Form, Input, Modal } from "antd";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { AccountRow, Role } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { ROLES, SHORTEST_PASSWORD } from "../../roles";

interface Wanted {
  staff_no: string;
  name: string;
  roles: Role[];
  password?: string;
}

export function AccountDialog({ account, close }: { account: AccountRow | null; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [form] = Form.useForm<Wanted>();
  const save = useChange(
    ({ staff_no, password, ...rest }: Wanted) => {
      const secret = password ? { password } : {};
      return account
        ? api.patch(`/accounts/${account.id}`, { ...rest, ...secret })
        : api.post("/accounts", { staff_no, ...rest, ...secret });
    },
    [["accounts"]],
  );
  const send = () =>
    void form.validateFields().then(
      (wanted) => save.mutate(wanted, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={account ? t("accounts.edit", { name: account.name }) : t("accounts.new")}
      okText={t("common.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <Form<Wanted> form={form} layout="vertical" initialValues={account ?? { roles: ["agent"] }}>
        <Form.Item
          name="staff_no"
          label={t("login.staffNo")}
          rules={[{ required: true, pattern: /^[1-9]\d{1,7}$/, message: t("accounts.staffNoRule") }]}
        >
          <Input disabled={account !== null} inputMode="numeric" maxLength={8} />
        </Form.Item>
        <Form.Item
          name="name"
          label={t("accounts.name")}
          rules={[{ required: true, message: t("accounts.nameMissing") }]}
        >
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item
          name="roles"
          label={t("accounts.roles")}
          rules={[{ required: true, message: t("accounts.rolesMissing") }]}
        >
          <Checkbox.Group options={ROLES.map((role) => ({ value: role, label: word("role", role) }))} />
        </Form.Item>
        <Form.Item
          name="password"
          label={account ? t("accounts.newPassword") : t("login.password")}
          rules={[
            {
              required: account === null,
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
