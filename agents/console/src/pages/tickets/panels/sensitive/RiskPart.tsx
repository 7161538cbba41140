// The five questions of a quarrel that may turn violent (民转刑), and what the last answers weigh.
import { useQuery } from "@tanstack/react-query";
import { Input, Modal, Radio } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../../../api/client";
import { useChange } from "../../../../api/queries";
import type { Risk, RiskQuestions } from "../../../../api/sensitive";
import { dateTime } from "../../../../format/time";
import { useWord } from "../../../../format/words";
import { useLocale, useText } from "../../../../i18n";
import { Loaded } from "../../../../parts/Loaded";
import { Mark, type MarkKind } from "../../../../parts/Mark";

const MARKS: Record<Risk["level"], MarkKind> = { low: "good", medium: "warn", high: "bad" };
const ANSWERS = ["yes", "no", "unknown"] as const;

export function RiskDialog({ ticketId, last, close }: { ticketId: string; last: Risk | null; close: () => void }) {
  const t = useText();
  const word = useWord();
  const { locale } = useLocale();
  const [answers, setAnswers] = useState<Risk["answers"]>(last?.answers ?? {});
  const [township, setTownship] = useState(last?.township ?? "");
  const questions = useQuery<RiskQuestions, ApiError>({
    queryKey: ["risk-questions"],
    queryFn: () => api.get("/risk-questions"),
    staleTime: Infinity,
  });
  const send = useChange(
    () => api.post(`/tickets/${ticketId}/risk`, { answers, township: township.trim() || null }),
    [["ticket", ticketId]],
  );
  const asked = questions.data?.questions ?? [];
  return (
    <Modal
      open
      title={t("risk.title")}
      width={640}
      okButtonProps={{ disabled: asked.some((each) => !answers[each.key]) }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      <Loaded query={questions}>
        {(form) =>
          form.questions.map((each) => {
            const text = locale === "en" ? each.text_en : each.text;
            return (
              <div key={each.key} className="risk-question" role="radiogroup" aria-label={text}>
                <p>{text}</p>
                <Radio.Group
                  value={answers[each.key]}
                  onChange={(event) => setAnswers({ ...answers, [each.key]: event.target.value })}
                  options={ANSWERS.map((answer) => ({ value: answer, label: word("riskAnswer", answer) }))}
                />
              </div>
            );
          })
        }
      </Loaded>
      <label htmlFor="risk-township">{t("risk.township")}</label>
      <Input id="risk-township" maxLength={50} value={township} onChange={(event) => setTownship(event.target.value)} />
    </Modal>
  );
}

export function RiskShown({ risk }: { risk: Risk }) {
  const t = useText();
  const word = useWord();
  return (
    <p className="hints">
      <Mark kind={MARKS[risk.level]}>{word("riskLevel", risk.level)}</Mark>
      <span>{t("risk.score", { n: risk.score })}</span>
      {risk.township && <span>{risk.township}</span>}
      <span className="soft">{dateTime(risk.at)}</span>
    </p>
  );
}
