// What is to be done with a review now, by this account; or for what it waits.
import { Button, Select } from "antd";

import { api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import { REVIEWS, type ReviewDetail } from "../../api/reviews";
import { useReviewText, type ReviewTextKey } from "../../i18n/reviews";
import { useShortcuts } from "../../keys/shortcuts";
import { FindStep } from "./FindStep";
import { RemedyStep } from "./RemedyStep";
import { AppealStep, ExclusionStep, SignStep, VerifyStep } from "./StepForms";
import { useReviewWord } from "./words";

const WAITING = ["remedied", "corrected", "supervised"];

export const NEXT = "review-next";

function Assign({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  const me = useMe();
  const give = useChange(
    (account_id: string | null) => api.post(`/reviews/${review.id}/assign`, { account_id }),
    [REVIEWS],
  );
  const may = review.reviewers.some((each) => each.id === me.data?.id);
  useShortcuts(may && !review.mine ? { "Alt+KeyM": () => give.mutate(null) } : {});
  return (
    <p className="row-actions">
      {may && !review.mine && (
        <Button loading={give.isPending} onClick={() => give.mutate(null)}>
          {t("assign.take")}
        </Button>
      )}
      <Select
        className="wide-select"
        aria-label={t("assign.to")}
        placeholder={t("assign.to")}
        value={null}
        onChange={(to: string | null) => to && give.mutate(to)}
        options={review.reviewers.map((each) => ({ value: each.id, label: `${each.staff_no} ${each.name}` }))}
      />
    </p>
  );
}

function Excluded({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  const word = useReviewWord();
  return review.exclusions.map((each) => (
    <p key={each.proposed_at} className="notice">
      {t("exclusion.by", { who: each.proposed_by, reason: word("reason", each.reason), text: each.evidence })}
    </p>
  ));
}

export function NextStep({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  const may = (step: ReviewDetail["actions"][number]) => review.actions.includes(step);
  useShortcuts({
    "Alt+KeyN": () => document.querySelector<HTMLElement>(`#${NEXT} textarea, #${NEXT} input`)?.focus(),
  });
  const wait = WAITING.includes(review.stage) ? review.stage : "other";
  const steps = review.actions.filter((step) => step !== "assign");
  return (
    <section className="pane" id={NEXT} aria-label={t("next")}>
      <h2>{t("next")}</h2>
      {may("assign") && <Assign review={review} />}
      {review.exclusions.length > 0 && <Excluded review={review} />}
      {review.appeal && <p className="notice">{t("appeal.is", { text: review.appeal.text })}</p>}
      {may("verify") && <VerifyStep key="verify" review={review} />}
      {may("find") && <FindStep key="find" review={review} />}
      {may("remedy") && <RemedyStep key="remedy" review={review} />}
      {may("decide_exclusion") && <ExclusionStep key="exclusion" review={review} />}
      {may("decide_appeal") && <AppealStep key="appeal" review={review} />}
      {may("sign_off") && <SignStep key="sign" review={review} />}
      {!steps.length && (
        <p className="soft">
          {review.stage === "signed_off" ? t("next.over") : t(`next.wait.${wait}` as ReviewTextKey)}
        </p>
      )}
      <p className="soft">{t("short.hint")}</p>
    </section>
  );
}
