// The script of a survey, line by line, with the answers. Who is speaking comes first: before that, no name and no topic.
import { Alert, Button, Drawer, Form, Input, Radio, Select } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import type { SurveyTask } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const OUTCOMES = ["no_answer", "busy", "wrong_person", "refused", "broken_off", "failed"] as const;

interface Answers {
  solved?: 1 | 2 | 3;
  grade?: 1 | 2 | 3 | 4 | 5;
  note?: string;
}

function useSave(task: SurveyTask, close: () => void) {
  const save = useChange(
    (body: Record<string, unknown>) => api.post(`/survey-tasks/${task.id}/answers`, body),
    [["survey-tasks"], ["satisfaction"]],
  );
  return { busy: save.isPending, send: (body: Record<string, unknown>) => save.mutate(body, { onSuccess: close }) };
}

export function SurveyScript({ task, close }: { task: SurveyTask; close: () => void }) {
  const t = useText();
  const word = useWord();
  const me = useMe();
  const [identity, setIdentity] = useState<boolean | null>(null);
  const [form] = Form.useForm<Answers>();
  const { busy, send } = useSave(task, close);
  const complete = () =>
    void form.validateFields().then(
      (answers) => send({ outcome: "completed", identity: true, note: "", ...answers }),
      () => undefined,
    );
  return (
    <Drawer open size={520} onClose={close} title={t("surveyTasks.script", { number: task.ticket_number })}>
      <ol className="script">
        <li>
          <q>{t("script.identity")}</q>
          <Alert type="warning" title={t("script.identityFirst")} />
          <Radio.Group
            optionType="button"
            value={identity}
            onChange={(event) => setIdentity(event.target.value as boolean)}
            options={[
              { value: true, label: t("script.isPerson") },
              { value: false, label: t("script.notPerson") },
            ]}
          />
          {identity === false && (
            <p>
              <q>{t("script.sorry")}</q>
              <Button loading={busy} onClick={() => send({ outcome: "wrong_person" })}>
                {t("script.endWrongPerson")}
              </Button>
            </p>
          )}
        </li>
        {identity === true && (
          <Form<Answers> form={form} layout="vertical" component={false}>
            <li>
              <q>{t("script.who", { no: me.data?.staff_no ?? "" })}</q>
            </li>
            <li>
              <q>{t("script.solved")}</q>
              <Form.Item name="solved" rules={[{ required: true, message: t("script.missing") }]}>
                <Radio.Group
                  optionType="button"
                  options={[1, 2, 3].map((each) => ({ value: each, label: word("solved", each) }))}
                />
              </Form.Item>
            </li>
            <li>
              <q>{t("script.grade")}</q>
              <Form.Item name="grade" rules={[{ required: true, message: t("script.missing") }]}>
                <Radio.Group
                  optionType="button"
                  options={[1, 2, 3, 4, 5].map((each) => ({ value: each, label: word("grade", each) }))}
                />
              </Form.Item>
            </li>
            <li>
              <q>{t("script.more")}</q>
              <Form.Item name="note">
                <Input.TextArea rows={3} maxLength={2000} aria-label={t("common.note")} />
              </Form.Item>
            </li>
            <li>
              <q>{t("script.thanks")}</q>
              <Button type="primary" loading={busy} onClick={complete}>
                {t("script.finish")}
              </Button>
            </li>
          </Form>
        )}
      </ol>
      <h2>{t("script.notDone")}</h2>
      <Select
        className="filter-wide"
        aria-label={t("script.notDone")}
        placeholder={t("script.notDonePlaceholder")}
        disabled={busy}
        value={null}
        onChange={(outcome: string | null) => outcome && send({ outcome })}
        options={OUTCOMES.map((each) => ({ value: each, label: t(`surveyOutcome.${each}`) }))}
      />
    </Drawer>
  );
}
