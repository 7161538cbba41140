// 认定: whether it is so, what the agent is told of it, or why it is to be counted out.
import { Button, Input, Radio, Select } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { CRITERIA, FINDINGS, REVIEWS, type Find, type ReviewDetail } from "../../api/reviews";
import { useReviewText } from "../../i18n/reviews";
import { useReviewWord } from "./words";

const complete = (wanted: Find): boolean => {
  if (wanted.text.trim().length < 2) return false;
  if (wanted.finding === "substantiated") return Boolean(wanted.criterion && wanted.told?.trim());
  return wanted.finding !== "malicious" || Boolean(wanted.reason);
};

export function FindStep({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  const word = useReviewWord();
  const [wanted, setWanted] = useState<Find>({ finding: "substantiated", criterion: null, text: "", told: "" });
  const change = (part: Partial<Find>) => setWanted({ ...wanted, ...part });
  const send = useChange(() => api.post(`/reviews/${review.id}/find`, wanted), [REVIEWS]);
  return (
    <form className="service-form" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>{t("find.finding")}</legend>
        <Radio.Group
          value={wanted.finding}
          onChange={(event) => change({ finding: event.target.value as Find["finding"], reason: null })}
          options={FINDINGS.map((each) => ({ value: each, label: word("finding", each) }))}
        />
      </fieldset>
      {wanted.finding === "malicious" ? (
        <>
          <label htmlFor="find-reason">{t("find.reason")}</label>
          <Select
            id="find-reason"
            value={wanted.reason ?? undefined}
            onChange={(reason) => change({ reason })}
            options={(["malicious", "mistaken"] as const).map((each) => ({
              value: each,
              label: word("reason", each),
            }))}
          />
        </>
      ) : (
        <>
          <label htmlFor="find-criterion">{t("find.criterion")}</label>
          <Select
            id="find-criterion"
            allowClear
            value={wanted.criterion ?? undefined}
            onChange={(criterion: Find["criterion"]) => change({ criterion: criterion ?? null })}
            options={CRITERIA.map((each) => ({ value: each, label: word("criterion", each) }))}
          />
        </>
      )}
      <label htmlFor="find-text">{t("find.text")}</label>
      <Input.TextArea
        id="find-text"
        rows={3}
        maxLength={2000}
        value={wanted.text}
        onChange={(event) => change({ text: event.target.value })}
      />
      {wanted.finding !== "malicious" && (
        <>
          <label htmlFor="find-told">{t("find.told")}</label>
          <Input.TextArea
            id="find-told"
            aria-describedby="find-told-hint"
            rows={2}
            maxLength={500}
            value={wanted.told ?? ""}
            onChange={(event) => change({ told: event.target.value })}
          />
          <span id="find-told-hint" className="soft">
            {t("find.told.hint")}
          </span>
        </>
      )}
      <span>
        <Button
          type="primary"
          disabled={!complete(wanted)}
          loading={send.isPending}
          onClick={() => send.mutate(undefined)}
        >
          {t("find.send")}
        </Button>
      </span>
    </form>
  );
}
