// One day put right: what it is, and who says so. It stays as it is written here, whatever the library says later.
import { Form, Input, Modal, Radio } from "antd";

import { api } from "../../api/client";
import type { CalendarDay } from "../../api/dutyTypes";
import { DUTY } from "../../api/dutyQueries";
import { useChange } from "../../api/queries";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

interface Fields {
  kind: "workday" | "holiday";
  name?: string;
  source: string;
}

interface Props {
  shown: { day: string; kind: "workday" | "holiday"; known?: CalendarDay };
  close: () => void;
}

export function DayDialog({ shown, close }: Props) {
  const t = useText();
  const word = useWord();
  const [form] = Form.useForm<Fields>();
  const save = useChange(
    (fields: Fields) => api.put(`/calendar/days/${shown.day}`, { ...fields, name: fields.name || null }),
    [DUTY],
  );
  const send = () =>
    void form.validateFields().then(
      (fields) => save.mutate(fields, { onSuccess: close }),
      () => undefined,
    );
  return (
    <Modal open title={shown.day} confirmLoading={save.isPending} onCancel={close} onOk={send}>
      <p className="soft">
        {shown.known ? t("calendar.source", { source: shown.known.source }) : t("calendar.guessed")}
      </p>
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ kind: shown.kind, name: shown.known?.name ?? "", source: "" }}
      >
        <Form.Item name="kind" label={t("calendar.kind")}>
          <Radio.Group
            options={(["workday", "holiday"] as const).map((kind) => ({ value: kind, label: word("dayKind", kind) }))}
          />
        </Form.Item>
        <Form.Item name="name" label={t("calendar.name")}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item
          name="source"
          label={t("calendar.sourceLabel")}
          rules={[{ required: true, min: 2, message: t("calendar.sourceMissing") }]}
        >
          <Input maxLength={200} placeholder="国办发明电〔2026〕9号" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
