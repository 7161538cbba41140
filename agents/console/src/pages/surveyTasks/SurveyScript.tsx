// The script of a survey, step by step, with the answers. Who is speaking comes first: before that, no name and no topic.
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Drawer, Radio } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { SurveyScript as Script } from "../../api/surveys";
import type { SurveyTask } from "../../api/types";
import { useText } from "../../i18n";
import { useSurveyText } from "../../i18n/surveys";
import { Loaded } from "../../parts/Loaded";
import { Answers } from "./Answers";
import { NotDone } from "./NotDone";
import { Postpone } from "./Postpone";
import { SpokenReason } from "./SpokenReason";

function useSave(task: SurveyTask, close: () => void) {
  const save = useChange(
    (body: Record<string, unknown>) => api.post(`/survey-tasks/${task.id}/answers`, body),
    [["survey-tasks"], ["satisfaction"]],
  );
  return { busy: save.isPending, send: (body: Record<string, unknown>) => save.mutate(body, { onSuccess: close }) };
}

export function SurveyScript({ task, close }: { task: SurveyTask; close: () => void }) {
  const t = useText();
  const script = useQuery<Script, ApiError>({
    queryKey: ["survey-tasks", task.id, "script"],
    queryFn: () => api.get(`/survey-tasks/${task.id}/script`),
    staleTime: Infinity,
  });
  const { busy, send } = useSave(task, close);
  return (
    <Drawer open size={560} onClose={close} title={t("surveyTasks.script", { number: task.ticket_number })}>
      {task.words && <SpokenReason recording={task.words} />}
      <Loaded query={script}>{(written) => <Steps script={written} busy={busy} send={send} />}</Loaded>
      <NotDone busy={busy} send={send} />
    </Drawer>
  );
}

interface StepsProps {
  script: Script;
  busy: boolean;
  send: (body: Record<string, unknown>) => void;
}

function Steps({ script, busy, send }: StepsProps) {
  const t = useSurveyText();
  const [identity, setIdentity] = useState<boolean | null>(null);
  const [convenient, setConvenient] = useState<boolean | null>(null);
  return (
    <ol className="script">
      <li>
        <q>{script.identity}</q>
        <Alert type="warning" title={t("script.identityFirst")} />
        {script.hours && <Alert type="error" title={t("script.hours", { hours: script.hours })} />}
        {script.code_word && <Alert type="error" title={t("script.codeWord", { word: script.code_word })} />}
        <Radio.Group
          optionType="button"
          aria-label={script.identity}
          value={identity}
          onChange={(event) => setIdentity(event.target.value as boolean)}
          options={[
            { value: true, label: t("script.isPerson") },
            { value: false, label: t("script.notPerson") },
          ]}
        />
        {identity === false && (
          <p>
            <q>{script.not_the_person}</q>
            <Button loading={busy} onClick={() => send({ outcome: "wrong_person" })}>
              {t("script.endWrongPerson")}
            </Button>
          </p>
        )}
      </li>
      {identity === true && (
        <li>
          <q>{script.opening}</q>
          <Radio.Group
            optionType="button"
            aria-label={script.opening}
            value={convenient}
            onChange={(event) => setConvenient(event.target.value as boolean)}
            options={[
              { value: true, label: t("script.convenient") },
              { value: false, label: t("script.inconvenient") },
            ]}
          />
          {convenient === false && <Postpone words={script.not_now} busy={busy} send={send} />}
        </li>
      )}
      {identity === true && convenient === true && <Answers script={script} busy={busy} send={send} />}
    </ol>
  );
}
