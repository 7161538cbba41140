// 告知引导书: written by the justice office alone, numbered when it is issued, never changed afterwards.
import { Form, Input, Modal, Radio } from "antd";

import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const ROUTES = ["administrative", "judicial"] as const;

interface Written {
  route: (typeof ROUTES)[number];
  first_party: string;
  second_party: string;
  dispute: string;
  advice?: string;
}

interface Props {
  busy: boolean;
  close: () => void;
  send: (letter: unknown) => void;
}

export default function LetterDialog({ busy, close, send }: Props) {
  const t = useText();
  const word = useWord();
  const [form] = Form.useForm<Written>();
  const finish = () =>
    void form.validateFields().then(
      (letter) => send({ advice: "", ...letter }),
      () => undefined,
    );
  const needed = [{ required: true, whitespace: true, message: t("letter.missing") }];
  return (
    <Modal
      open
      title={t("letter.title")}
      okText={t("letter.issue")}
      confirmLoading={busy}
      onCancel={close}
      onOk={finish}
    >
      <p className="soft">{t("letter.means")}</p>
      <Form<Written> form={form} layout="vertical" initialValues={{ route: "judicial" }}>
        <Form.Item name="route" label={t("letter.route")}>
          <Radio.Group options={ROUTES.map((each) => ({ value: each, label: word("letterRoute", each) }))} />
        </Form.Item>
        <Form.Item name="first_party" label={t("letter.firstParty")} rules={needed}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="second_party" label={t("letter.secondParty")} rules={needed}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="dispute" label={t("letter.dispute")} rules={needed}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="advice" label={t("letter.advice")}>
          <Input.TextArea rows={2} maxLength={1000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
