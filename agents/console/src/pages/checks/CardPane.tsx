// 评分表: five dimensions with weights, the mark, the words looked for. A new version; those of before stay.
import { App, Button, Form, Input, InputNumber } from "antd";

import { usePublishCard, useScorecard, type Scorecard } from "../../api/checks";
import { useMe } from "../../api/queries";
import { useCheckText, type CheckTextKey } from "../../i18n/checks";
import { Loaded } from "../../parts/Loaded";
import { isAdmin } from "../../roles";

const WORDS: { key: keyof Scorecard["wording"]; text: CheckTextKey }[] = [
  { key: "forbidden", text: "forbidden" },
  { key: "opening", text: "opening" },
  { key: "staff_number", text: "staffNumber" },
  { key: "closing", text: "closing" },
];

interface Written {
  items: Scorecard["items"];
  pass_mark: number;
  wording: Record<string, string>;
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((each) => each.trim())
    .filter(Boolean);
}

function Card({ card, may }: { card: Scorecard; may: boolean }) {
  const t = useCheckText();
  const { message } = App.useApp();
  const publish = usePublishCard();
  const [form] = Form.useForm<Written>();
  const written: Written = {
    items: card.items,
    pass_mark: card.pass_mark,
    wording: Object.fromEntries(WORDS.map(({ key }) => [key, card.wording[key].join("\n")])),
  };
  const send = (values: Written) =>
    publish.mutate(
      {
        items: card.items.map((item, n) => ({ ...item, ...values.items[n] })),
        pass_mark: values.pass_mark,
        wording: {
          forbidden: lines(values.wording.forbidden ?? ""),
          opening: lines(values.wording.opening ?? ""),
          staff_number: lines(values.wording.staff_number ?? ""),
          closing: lines(values.wording.closing ?? ""),
        },
      },
      { onSuccess: () => void message.success(t("published")) },
    );
  return (
    <Form form={form} layout="vertical" disabled={!may} initialValues={written} onFinish={send} key={card.version}>
      {card.items.map((item, n) => (
        <fieldset key={item.key} className="check-item">
          <legend>
            <b>{item.name}</b>
          </legend>
          <Form.Item name={["items", n, "guide"]} label={t("guide")}>
            <Input.TextArea autoSize maxLength={500} />
          </Form.Item>
          <Form.Item name={["items", n, "weight"]} label={t("weight")}>
            <InputNumber min={1} max={100} />
          </Form.Item>
        </fieldset>
      ))}
      <Form.Item name="pass_mark" label={t("passMark")}>
        <InputNumber min={1} max={100} />
      </Form.Item>
      {WORDS.map(({ key, text }) => (
        <Form.Item key={key} name={["wording", key]} label={t(text)} extra={t("oneALine")}>
          <Input.TextArea autoSize={{ minRows: 2 }} />
        </Form.Item>
      ))}
      {may && (
        <>
          <p className="soft">{t("publishAbout")}</p>
          <Button type="primary" htmlType="submit" loading={publish.isPending}>
            {t("publish")}
          </Button>
        </>
      )}
    </Form>
  );
}

export function CardPane() {
  const t = useCheckText();
  const me = useMe();
  const card = useScorecard();
  return (
    <section className="pane" aria-label={t("card")}>
      <Loaded query={card}>
        {(found) => (
          <>
            <h2>{t("version", { version: found.version })}</h2>
            <Card card={found} may={me.data !== undefined && isAdmin(me.data)} />
          </>
        )}
      </Loaded>
    </section>
  );
}
