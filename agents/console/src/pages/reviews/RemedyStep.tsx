// 整改: what is done about it, and which matter is done again for the caller.
import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useCategories, useChange, useMe } from "../../api/queries";
import { MEASURES, REVIEWS, type Remedy, type ReviewDetail } from "../../api/reviews";
import { RULES } from "../../api/sensitive";
import { useWord } from "../../format/words";
import { useReviewText } from "../../i18n/reviews";
import { isSupervisor } from "../../roles";
import { useReviewWord } from "./words";

const complete = (review: ReviewDetail, wanted: Remedy): boolean => {
  if (!wanted.measures.length || wanted.text.trim().length < 2) return false;
  if (!review.tickets.length) return Boolean(wanted.category && wanted.summary?.trim());
  return review.tickets.length === 1 || Boolean(wanted.ticket_id);
};

function Matter({ wanted, change }: { wanted: Remedy; change: (part: Partial<Remedy>) => void }) {
  const t = useReviewText();
  const categories = useCategories();
  const lines = (categories.data ?? []).filter((each) => each.level === 2);
  return (
    <>
      <label htmlFor="remedy-category">{t("remedy.category")}</label>
      <Select
        id="remedy-category"
        showSearch={{ optionFilterProp: "label" }}
        value={wanted.category ?? undefined}
        onChange={(category) => change({ category })}
        options={lines.map((each) => ({ value: each.code, label: `${each.code} ${each.name}` }))}
      />
      <label htmlFor="remedy-summary">{t("remedy.summary")}</label>
      <Input
        id="remedy-summary"
        maxLength={500}
        value={wanted.summary ?? ""}
        onChange={(event) => change({ summary: event.target.value })}
      />
    </>
  );
}

export function RemedyStep({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  const word = useReviewWord();
  const common = useWord();
  const me = useMe();
  const [wanted, setWanted] = useState<Remedy>({ measures: ["correction"], text: "", summary: "" });
  const change = (part: Partial<Remedy>) => setWanted({ ...wanted, ...part });
  const send = useChange(() => api.post(`/reviews/${review.id}/remedy`, wanted), [REVIEWS, ["ticket"]]);
  return (
    <form className="service-form" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>{t("remedy.measures")}</legend>
        <Checkbox.Group
          value={wanted.measures}
          onChange={(measures) => change({ measures: measures as Remedy["measures"] })}
          options={MEASURES.map((each) => ({ value: each, label: word("measure", each) }))}
        />
      </fieldset>
      <label htmlFor="remedy-text">{t("remedy.text")}</label>
      <Input.TextArea
        id="remedy-text"
        rows={3}
        maxLength={2000}
        value={wanted.text}
        onChange={(event) => change({ text: event.target.value })}
      />
      {review.tickets.length > 1 && (
        <>
          <label htmlFor="remedy-ticket">{t("remedy.ticket")}</label>
          <Select
            id="remedy-ticket"
            value={wanted.ticket_id ?? undefined}
            onChange={(ticket_id) => change({ ticket_id })}
            options={review.tickets.map((each) => ({ value: each.id, label: `${each.number} ${each.summary}` }))}
          />
        </>
      )}
      {!review.tickets.length && <Matter wanted={wanted} change={change} />}
      {me.data && isSupervisor(me.data) && review.staff_no && (
        <>
          <label htmlFor="remedy-rule">{t("remedy.rule")}</label>
          <Select
            id="remedy-rule"
            allowClear
            placeholder={t("remedy.rule.no")}
            value={wanted.accountability ?? undefined}
            onChange={(rule: Remedy["accountability"]) => change({ accountability: rule ?? null })}
            options={RULES.map((each) => ({ value: each, label: common("accountabilityRule", each) }))}
          />
        </>
      )}
      <span>
        <Button
          type="primary"
          disabled={!complete(review, wanted)}
          loading={send.isPending}
          onClick={() => send.mutate(undefined)}
        >
          {t("remedy.send")}
        </Button>
      </span>
    </form>
  );
}
