// The steps that are a text and a decision: written down, excluded, appealed, signed off.
import { Button, Input } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { REVIEWS, type ReviewDetail } from "../../api/reviews";
import { useReviewText } from "../../i18n/reviews";

export interface Choice {
  text: string;
  body: Record<string, unknown>;
  danger?: boolean;
}

interface Props {
  review: ReviewDetail;
  path: string;
  label: string;
  field?: string;
  choices: Choice[];
}

/** Some words, and one of a few buttons that send them. */
export function TextStep({ review, path, label, field = "text", choices }: Props) {
  const [words, setWords] = useState("");
  const send = useChange(
    (body: Record<string, unknown>) => api.post(`/reviews/${review.id}/${path}`, { ...body, [field]: words.trim() }),
    [REVIEWS, ["survey-tasks"]],
  );
  const id = `review-${path.replaceAll("/", "-")}`;
  return (
    <form className="service-form" onSubmit={(event) => event.preventDefault()}>
      <label htmlFor={id}>{label}</label>
      <Input.TextArea
        id={id}
        rows={4}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <span className="row-actions">
        {choices.map((choice, index) => (
          <Button
            key={choice.text}
            type={index === 0 ? "primary" : "default"}
            danger={choice.danger ?? false}
            disabled={words.trim().length < 2}
            loading={send.isPending}
            onClick={() => send.mutate(choice.body)}
          >
            {choice.text}
          </Button>
        ))}
      </span>
    </form>
  );
}

export function VerifyStep({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  const unheard = review.recordings.length > 0 && !review.recordings.some((each) => each.heard);
  return (
    <>
      {unheard && <p className="notice">{t("verify.first")}</p>}
      <TextStep
        review={review}
        path="verify"
        label={t("verify.text")}
        choices={[{ text: t("verify.send"), body: {} }]}
      />
    </>
  );
}

export function SignStep({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  return (
    <TextStep review={review} path="sign-off" label={t("sign.text")} choices={[{ text: t("sign.send"), body: {} }]} />
  );
}

export function ExclusionStep({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  return (
    <TextStep
      review={review}
      path="exclusion/decide"
      label={t("exclusion.text")}
      choices={[
        { text: t("exclusion.yes"), body: { approved: true }, danger: true },
        { text: t("exclusion.no"), body: { approved: false } },
      ]}
    />
  );
}

export function AppealStep({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  return (
    <TextStep
      review={review}
      path="appeal/decide"
      field="answer"
      label={t("appeal.answer")}
      choices={[
        { text: t("appeal.no"), body: { upheld: false } },
        { text: t("appeal.yes"), body: { upheld: true } },
      ]}
    />
  );
}
