// A new department, or its name. The code stays: tickets and figures keep it.
import { Form, Input, InputNumber, Modal } from "antd";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { DepartmentRow } from "../../api/types";
import { useText } from "../../i18n";

interface Wanted {
  code: string;
  name: string;
  sort: number;
}

export function DepartmentDialog({ department, close }: { department: DepartmentRow | null; close: () => void }) {
  const t = useText();
  const [form] = Form.useForm<Wanted>();
  const save = useChange(
    ({ code, ...rest }: Wanted) =>
      department ? api.patch(`/departments/${department.code}`, rest) : api.post("/departments", { code, ...rest }),
    [["departments"]],
  );
  const send = () =>
    void form.validateFields().then(
      (wanted) => save.mutate(wanted, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal
      open
      title={department ? department.name : t("departments.new")}
      okText={t("common.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={send}
    >
      <Form<Wanted> form={form} layout="vertical" initialValues={department ?? { sort: 100 }}>
        <Form.Item
          name="code"
          label={t("departments.code")}
          rules={[{ required: true, pattern: /^[a-z0-9_]{2,40}$/, message: t("departments.codeRule") }]}
        >
          <Input disabled={department !== null} maxLength={40} />
        </Form.Item>
        <Form.Item
          name="name"
          label={t("departments.name")}
          rules={[{ required: true, message: t("departments.nameMissing") }]}
        >
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="sort" label={t("departments.sort")}>
          <InputNumber min={0} max={10000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
