// What a call came to that was no survey.
import { Checkbox, Select } from "antd";
import { useState } from "react";

import { useSurveyText } from "../../i18n/surveys";

const OUTCOMES = ["no_answer", "busy", "out_of_service", "wrong_person", "refused", "broken_off", "failed"] as const;

export function NotDone({ busy, send }: { busy: boolean; send: (body: Record<string, unknown>) => void }) {
  const t = useSurveyText();
  const [optedOut, setOptedOut] = useState(false);
  return (
    <>
      <h2>{t("script.notDone")}</h2>
      <Checkbox checked={optedOut} onChange={(event) => setOptedOut(event.target.checked)}>
        {t("script.optedOut")}
      </Checkbox>
      <Select
        className="filter-wide"
        aria-label={t("script.notDone")}
        placeholder={t("script.notDonePlaceholder")}
        disabled={busy}
        value={null}
        onChange={(outcome: string | null) => outcome && send({ outcome, opted_out: optedOut })}
        options={OUTCOMES.map((each) => ({ value: each, label: t(`outcome.${each}`) }))}
      />
    </>
  );
}
