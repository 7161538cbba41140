// One question of the script: what is said, and the answers it knows.
import { Form, Input, Radio } from "antd";

import type { SurveyQuestion } from "../../api/surveys";
import { useSurveyText } from "../../i18n/surveys";

export function Question({ question }: { question: SurveyQuestion }) {
  const t = useSurveyText();
  return (
    <li>
      <q>{question.text}</q>
      <Form.Item
        name={question.key}
        rules={question.required ? [{ required: true, message: t("script.missing") }] : []}
        extra={question.required ? undefined : t("script.optional")}
      >
        {question.kind === "choice" ? (
          <Radio.Group
            optionType="button"
            aria-label={question.text}
            options={question.choices.map(([value, label]) => ({ value, label }))}
          />
        ) : (
          <Input.TextArea rows={2} maxLength={500} aria-label={question.text} />
        )}
      </Form.Item>
    </li>
  );
}
