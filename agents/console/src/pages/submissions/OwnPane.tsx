// A unit's own month: opened, filled in, sent, decided on; its steps and versions.
import { Button, Select } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { SUBMISSIONS, useSubmission, type Overview, type Submission, type UnitStanding } from "../../api/submissions";
import { dateTime } from "../../format/time";
import { useSubmissionText } from "../../i18n/submissions";
import { Loaded } from "../../parts/Loaded";
import { Filling } from "./Filling";
import { Flags, StateMark } from "./Standing";

function Steps({ shown }: { shown: Submission }) {
  const t = useSubmissionText();
  return (
    <section aria-label={t("steps")}>
      <h3>{t("steps")}</h3>
      <ol className="submission-steps">
        {shown.steps.map((step) => (
          <li key={`${step.at} ${step.action}`}>
            <span className="soft">{dateTime(step.at)}</span> {step.by} <b>{t(`step.${step.action}`)}</b>
            {step.reason && `：${step.reason}`}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Shown({ id, found }: { id: string; found: Overview }) {
  const t = useSubmissionText();
  const [version, setVersion] = useState<string | null>(null);
  const submission = useSubmission(version ?? id);
  return (
    <Loaded query={submission}>
      {(shown) => (
        <>
          {shown.versions.length > 1 && (
            <Select
              aria-label={t("versions")}
              value={shown.id}
              onChange={setVersion}
              options={shown.versions.map((each) => ({
                value: each.id,
                label: `${t("version", { n: each.version })} · ${t(`state.${each.state}`)}`,
              }))}
            />
          )}
          {shown.changed_below.length > 0 && (
            <p className="submission-missing">{t("changedNames", { names: shown.changed_below.join("、") })}</p>
          )}
          <Filling
            key={`${shown.id} ${shown.revision} ${shown.state}`}
            shown={shown}
            lines={found.lines}
            lower={(found.unit?.lower ?? 0) > 0}
            follow={setVersion}
          />
          <Steps shown={shown} />
        </>
      )}
    </Loaded>
  );
}

export function OwnPane({ found, row }: { found: Overview; row: UnitStanding }) {
  const t = useSubmissionText();
  const open = useChange(
    () => api.post<Submission>("/submissions", { unit_id: row.unit.id, month: found.month }),
    [SUBMISSIONS],
  );
  return (
    <section className="pane" aria-label={t("ownPane")}>
      <h2>
        {row.unit.name} <StateMark state={row.state} /> <Flags row={row} />
        <span className="soft submission-due">
          {t(`level.${row.unit.level}`)} · {t("due")} {row.due}
          {row.in_force_version !== null &&
            row.in_force_version !== row.version &&
            ` · ${t("inForce", { n: row.in_force_version })}`}
        </span>
      </h2>
      {row.submission_id ? (
        <Shown key={row.submission_id} id={row.submission_id} found={found} />
      ) : (
        <p>
          {t("notBegun")}{" "}
          {found.can_open && (
            <Button type="primary" loading={open.isPending} onClick={() => open.mutate()}>
              {t("open")}
            </Button>
          )}
        </p>
      )}
    </section>
  );
}
