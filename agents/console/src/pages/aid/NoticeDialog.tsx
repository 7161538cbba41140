// 通知辩护: a court, procuratorate or police has told us to assign a defender.
import { Checkbox, DatePicker, Form, Input, Modal, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useNavigate } from "react-router";

import { AID, type AidDetail } from "../../api/aid";
import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { useText } from "../../i18n";
import { useAidWord } from "./words";

const ORGANS = ["court", "procuratorate", "police"];

interface Written {
  organ: string;
  organ_name: string;
  notice_no: string;
  received: Dayjs;
  defendant: string;
  severe: boolean;
  facts?: string;
}

export function NoticeDialog({ close }: { close: () => void }) {
  const t = useText();
  const word = useAidWord();
  const navigate = useNavigate();
  const [form] = Form.useForm<Written>();
  const send = useChange<Written, AidDetail>(
    ({ received, ...rest }) =>
      api.post("/aid/notified-defences", { facts: "", ...rest, received_at: received.toISOString() }),
    [AID],
  );
  return (
    <Modal
      open
      title={t("aid.notice")}
      okText={t("common.save")}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() =>
        void form.validateFields().then(
          (wanted) => send.mutate(wanted, { onSuccess: (made) => void navigate(`/aid/${made.id}`) }),
          () => undefined,
        )
      }
    >
      <Form<Written> form={form} layout="vertical" initialValues={{ organ: "court", received: dayjs(), severe: false }}>
        <Form.Item name="organ" label={t("aid.organKind")}>
          <Select options={ORGANS.map((each) => ({ value: each, label: word("organ", each) }))} />
        </Form.Item>
        <Form.Item name="organ_name" label={t("aid.organName")} rules={[{ required: true }]}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="notice_no" label={t("aid.noticeNo")} rules={[{ required: true }]}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="received" label={t("aid.receivedAt")} rules={[{ required: true }]}>
          <DatePicker showTime />
        </Form.Item>
        <Form.Item name="defendant" label={t("aid.defendant")} rules={[{ required: true }]}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="severe" valuePropName="checked">
          <Checkbox>{t("aid.severe")}</Checkbox>
        </Form.Item>
        <Form.Item name="facts" label={t("common.note")}>
          <Input.TextArea rows={2} maxLength={4000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
