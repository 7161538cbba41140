// What a roster breaks, in sentences: where, when, how many there are and how many are wanted.
import { Alert } from "antd";

import { usePlaces } from "../../api/dutyQueries";
import type { RosterDetail, Violation } from "../../api/dutyTypes";
import { useText, type TextKey } from "../../i18n";

export function Violations({ detail }: { detail: RosterDetail }) {
  const t = useText();
  const places = usePlaces();
  if (!detail.violations.length) return <p className="soft">{t("roster.rulesKept")}</p>;
  const people = new Map(detail.shifts.map((shift) => [shift.person.id, shift.person.name]));
  const where = (each: Violation) => places.data?.find((place) => place.id === each.place_id)?.name ?? "";
  return (
    <Alert
      type="warning"
      showIcon
      title={t("roster.broken", { n: detail.violations.length })}
      description={
        <ul className="violations">
          {detail.violations.map((each) => (
            <li key={`${each.kind}${each.place_id}${each.account_id}${each.day}`}>
              <b>{[where(each), each.account_id && people.get(each.account_id)].filter(Boolean).join(" · ")}</b>{" "}
              {each.day}{" "}
              {t(`violation.${each.kind}` as TextKey, { found: each.found, wanted: each.wanted }) || each.kind}
              {each.source && <span className="soft"> {each.source}</span>}
            </li>
          ))}
        </ul>
      }
    />
  );
}
