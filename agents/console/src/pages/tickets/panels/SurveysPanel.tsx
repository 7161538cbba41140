// The satisfaction callbacks of a ticket: who makes them, when, how often it was tried, what was answered.
import { useQuery } from "@tanstack/react-query";

import { ApiError, api } from "../../../api/client";
import { useMe } from "../../../api/queries";
import type { SurveyFacts } from "../../../api/types";
import { dateTime } from "../../../format/time";
import { useWord } from "../../../format/words";
import { useText, type TextKey } from "../../../i18n";
import { Loaded } from "../../../parts/Loaded";
import { Mark } from "../../../parts/Mark";
import { isSupervisor } from "../../../roles";
import { Panel, type PanelProps } from "./Panel";

export default function SurveysPanel({ ticket }: PanelProps) {
  const t = useText();
  const word = useWord();
  const me = useMe();
  const asked = Boolean(me.data && isSupervisor(me.data));
  const surveys = useQuery<SurveyFacts[], ApiError>({
    queryKey: ["ticket", ticket.id, "surveys"],
    queryFn: () => api.get(`/tickets/${ticket.id}/surveys`),
    enabled: asked,
  });
  if (!asked || surveys.data?.length === 0) return null;
  return (
    <Panel title={t("tickets.surveys")}>
      <Loaded query={surveys} rows={1}>
        {(all) => (
          <ul className="short-list">
            {all.map((survey) => (
              <li key={survey.id}>
                <Mark>{t(`tickets.surveyMode.${survey.mode}`)}</Mark>
                <b>{t(`surveyState.${survey.state}` as TextKey) || survey.state}</b>
                {survey.grade !== null && (
                  <Mark kind={survey.grade <= 3 ? "good" : "bad"}>{word("grade", survey.grade)}</Mark>
                )}
                {survey.solved !== null && <span>{word("solved", survey.solved)}</span>}
                <span className="soft">
                  {survey.ended_at
                    ? dateTime(survey.ended_at)
                    : t("tickets.surveyDue", { at: dateTime(survey.due_at) })}
                </span>
                <span className="soft">{t("tickets.surveyTries", { tries: survey.attempts.length })}</span>
                {survey.note && <span className="soft">{survey.note}</span>}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
