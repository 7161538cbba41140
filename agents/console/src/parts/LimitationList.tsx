// Periods that run out, each with its source and whether a lawyer has confirmed the line: a warning, never advice.
import type { Limitation } from "../api/sensitive";
import { useWord } from "../format/words";
import { useText } from "../i18n";
import { Mark, type MarkKind } from "./Mark";

const MARKS: Record<Limitation["state"], MarkKind> = {
  expired: "bad",
  soon: "warn",
  unknown: "info",
  running: "plain",
  not_running: "plain",
};

export function LimitationList({ periods }: { periods: Limitation[] }) {
  const t = useText();
  const word = useWord();
  return (
    <ul className="short-list">
      {periods.map((each) => (
        <li key={each.rule}>
          <Mark kind={MARKS[each.state]}>{word("limitationState", each.state)}</Mark>
          <b>
            {each.name}（{each.length}）
          </b>
          {each.last_day && <span>{t("limitation.last", { day: each.last_day, n: each.days_left ?? 0 })}</span>}
          <span className="soft">{t("limitation.begins", { begins: each.begins })}</span>
          <span className="soft">{each.source}</span>
          {each.confirmed_by ? (
            <span className="soft">{t("limitation.confirmed", { name: each.confirmed_by })}</span>
          ) : (
            <Mark kind="warn">{t("limitation.unconfirmed")}</Mark>
          )}
        </li>
      ))}
    </ul>
  );
}
