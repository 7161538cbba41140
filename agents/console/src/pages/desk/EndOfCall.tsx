// The foot of the form: what was done, whether the caller may be rung back, and the end of the wrap-up.
import { Button, Checkbox, Radio, Select } from "antd";

import type { Disposition } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { dispositionOf, dispositionsFor, type Draft } from "./draft";

interface Props {
  draft: Draft;
  change: (next: (draft: Draft) => Draft) => void;
  mayAdvise: boolean;
  lacksSurvey: boolean;
  ended: boolean;
  busy: boolean;
  finish: () => void;
}

function Consent({ draft, change, lacksSurvey }: Pick<Props, "draft" | "change" | "lacksSurvey">) {
  const t = useText();
  return (
    <fieldset className={lacksSurvey ? "consent consent-lacks" : "consent"}>
      <legend>
        <span className="required">*</span> {t("desk.consentLegend")}
      </legend>
      <q>{t("desk.consentQuestion")}</q>
      <Radio.Group
        size="small"
        optionType="button"
        value={draft.survey.agreed}
        onChange={(event) =>
          change((before) => ({ ...before, survey: { ...before.survey, agreed: event.target.value as boolean } }))
        }
        options={[
          { value: true, label: t("desk.consentYes") },
          { value: false, label: t("desk.consentNo") },
        ]}
      />
      <Checkbox
        checked={draft.survey.safe_contact}
        onChange={(event) =>
          change((before) => ({ ...before, survey: { ...before.survey, safe_contact: event.target.checked } }))
        }
      >
        {t("desk.safeContact")}
      </Checkbox>
      <Checkbox
        checked={draft.survey.sms_ok && !draft.survey.safe_contact}
        disabled={draft.survey.safe_contact}
        onChange={(event) =>
          change((before) => ({ ...before, survey: { ...before.survey, sms_ok: event.target.checked } }))
        }
      >
        {t("desk.smsOk")}
      </Checkbox>
    </fieldset>
  );
}

export function EndOfCall({ draft, change, mayAdvise, lacksSurvey, ended, busy, finish }: Props) {
  const t = useText();
  const word = useWord();
  return (
    <footer className="form-foot">
      <Consent draft={draft} change={change} lacksSurvey={lacksSurvey} />
      <div className="form-end">
        <label htmlFor="disposition">{t("desk.disposition")}</label>
        <Select<Disposition>
          id="disposition"
          value={dispositionOf(draft, mayAdvise)}
          onChange={(value) => change((before) => ({ ...before, disposition: value }))}
          options={dispositionsFor(mayAdvise).map((each) => ({ value: each, label: word("disposition", each) }))}
        />
        <span className="soft form-note">
          {[mayAdvise ? "" : t("desk.assists"), ended ? "" : t("desk.finishAfterCall")].join(" ").trim()}
        </span>
        <Button type="primary" disabled={!ended} loading={busy} onClick={finish}>
          {t("desk.finish")} <kbd>Alt+S</kbd>
        </Button>
      </div>
    </footer>
  );
}
