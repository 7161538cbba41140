// How far a unit is: its state in a word, and what has to be known of its figures.
import type { UnitStanding } from "../../api/submissions";
import { useSubmissionText } from "../../i18n/submissions";
import { Mark, type MarkKind } from "../../parts/Mark";

const KINDS: Record<NonNullable<UnitStanding["state"]>, MarkKind> = {
  draft: "plain",
  submitted: "info",
  returned: "warn",
  accepted: "good",
  locked: "private",
};

export function StateMark({ state }: { state: UnitStanding["state"] }) {
  const t = useSubmissionText();
  return state ? <Mark kind={KINDS[state]}>{t(`state.${state}`)}</Mark> : <Mark>{t("state.none")}</Mark>;
}

export function Flags({ row }: { row: UnitStanding }) {
  const t = useSubmissionText();
  const here = row.differs || row.changed_below.length > 0;
  return (
    <span className="submission-flags">
      {row.overdue && <Mark kind="bad">{t("overdue")}</Mark>}
      {row.late && !row.overdue && <Mark kind="warn">{t("late")}</Mark>}
      {row.differs && <Mark kind="warn">{t("differs")}</Mark>}
      {row.changed_below.length > 0 && <Mark kind="warn">{t("changedBelow")}</Mark>}
      {row.disturbed && !here && <Mark kind="warn">{t("disturbedBelow")}</Mark>}
      {row.missing_below > 0 && <Mark kind="bad">{t("missing", { n: row.missing_below })}</Mark>}
    </span>
  );
}
