// The questions after the opening. What is asked only of the dissatisfied appears with their grade.
import { Button, Form, Input, Select } from "antd";

import type { SurveyScript as Script } from "../../api/surveys";
import { useSurveyText } from "../../i18n/surveys";
import { Question } from "./Question";

const WAYS = ["phone", "visit", "form", "wechat"] as const;

interface Props {
  script: Script;
  busy: boolean;
  send: (body: Record<string, unknown>) => void;
}

interface Written {
  [question: string]: string | undefined;
  note?: string;
  way?: string;
}

/** What the server takes: solved and grade by themselves, the other questions by their key. */
export function bodyOf({ note, way, solved, grade, ...others }: Written): Record<string, unknown> {
  const said = Object.entries(others).filter(([, answer]) => answer?.trim());
  return {
    outcome: "completed",
    identity: true,
    solved: Number(solved),
    grade: Number(grade),
    note: note ?? "",
    way: way ?? "phone",
    answers: Object.fromEntries(said),
  };
}

export function Answers({ script, busy, send }: Props) {
  const t = useSurveyText();
  const [form] = Form.useForm<Written>();
  const grade = Number(Form.useWatch("grade", form) ?? 0);
  const asked = script.questions.filter((each) => !each.when.length || each.when.includes(grade));
  const complete = () =>
    void form.validateFields().then(
      (written) => send(bodyOf(written)),
      () => undefined,
    );
  return (
    <Form<Written> form={form} layout="vertical" component={false} preserve={false}>
      {asked.map((each) => (
        <Question key={each.key} question={each} />
      ))}
      <li>
        <q>{script.thanks}</q>
        <Form.Item name="note" label={t("script.note")}>
          <Input.TextArea rows={2} maxLength={2000} />
        </Form.Item>
        <Form.Item name="way" label={t("script.way")} extra={t("script.wayNote")} initialValue="phone">
          <Select options={WAYS.map((each) => ({ value: each, label: t(`way.${each}`) }))} />
        </Form.Item>
        <Button type="primary" loading={busy} onClick={complete}>
          {t("script.finish")}
        </Button>
        <span className="soft">{t("script.version", { version: script.version })}</span>
      </li>
    </Form>
  );
}
