// The result of a referral; of a mediation also how hard it was and what it was about in money (S79–S81).
import { Form, Input, InputNumber, Modal, Radio, Select } from "antd";

import type { Referral } from "../../api/services";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

type Result = NonNullable<Referral["result"]>;
const RESULTS: Result[] = [
  "agreement",
  "resolved",
  "served",
  "not_resolved",
  "out_of_scope",
  "not_reached",
  "given_up",
];
const COMPLEX = ["small", "complex"] as const;
const FEN = 100;

interface Written {
  result: Result;
  note?: string;
  complexity?: (typeof COMPLEX)[number];
  yuan?: number | null;
  score_process?: number | null;
  score_prevention?: number | null;
  score_petition?: number | null;
}

interface Props {
  busy: boolean;
  close: () => void;
  send: (told: unknown) => void;
}

export default function ConcludeDialog({ busy, close, send }: Props) {
  const t = useText();
  const word = useWord();
  const [form] = Form.useForm<Written>();
  const finish = () =>
    void form.validateFields().then(
      ({ yuan, ...told }) =>
        send({ note: "", ...told, amount_fen: yuan === null || yuan === undefined ? null : Math.round(yuan * FEN) }),
      () => undefined,
    );
  return (
    <Modal open title={t("referral.conclude")} confirmLoading={busy} onCancel={close} onOk={finish}>
      <Form<Written> form={form} layout="vertical">
        <Form.Item
          name="result"
          label={t("referral.result")}
          rules={[{ required: true, message: t("referral.resultMissing") }]}
        >
          <Select autoFocus options={RESULTS.map((each) => ({ value: each, label: word("referralResult", each) }))} />
        </Form.Item>
        <Form.Item name="note" label={t("common.note")}>
          <Input.TextArea rows={2} maxLength={1000} />
        </Form.Item>
        <Form.Item name="complexity" label={t("referral.complexity")}>
          <Radio.Group options={COMPLEX.map((each) => ({ value: each, label: word("complexity", each) }))} />
        </Form.Item>
        <Form.Item name="yuan" label={t("referral.amount")}>
          <InputNumber min={0} precision={2} style={{ width: 200 }} />
        </Form.Item>
        {(["score_process", "score_prevention", "score_petition"] as const).map((name) => (
          <Form.Item key={name} name={name} label={t(`referral.${name}`)}>
            <InputNumber min={0} max={100} precision={0} />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}
