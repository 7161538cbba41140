// How a review is said: its rating, its clock, each line of its history.
import type { ReviewClock, ReviewLine, ReviewRow } from "../../api/reviews";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useReviewText, type ReviewTextKey } from "../../i18n/reviews";
import { Mark } from "../../parts/Mark";

export type ReviewWords = (key: ReviewTextKey, values?: Record<string, string | number>) => string;

/** `word("stage", "open")`: an unknown code is shown as it is. */
export function useReviewWord(): (group: string, code: string | null | undefined) => string {
  const t = useReviewText();
  return (group, code) => (code ? t(`${group}.${code}` as ReviewTextKey) || code : "—");
}

export function Rated({ review }: { review: Pick<ReviewRow, "grade" | "unsolved" | "supervised"> }) {
  const t = useReviewText();
  const word = useWord();
  return (
    <span className="row-actions">
      {review.grade !== null && <Mark kind="bad">{word("grade", review.grade)}</Mark>}
      {review.unsolved && <Mark kind="bad">{t("unsolved")}</Mark>}
      {review.supervised && <Mark kind="warn">{t("supervised")}</Mark>}
    </span>
  );
}

const KINDS = { none: "plain", yellow: "warn", red: "bad" } as const;

export function ClockMark({ clock }: { clock: ReviewClock | null }) {
  const t = useReviewText();
  const word = useReviewWord();
  if (!clock) return null;
  const values = { what: word("clock", clock.name), due: dateTime(clock.due_at) };
  return (
    <Mark kind={KINDS[clock.card]}>
      {t(clock.card === "red" ? "clock.over" : "clock.left", values)}
      {clock.guessed && t("clock.guessed")}
    </Mark>
  );
}

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** One line of the history in words. */
export function useLineText(): (line: ReviewLine) => string {
  const t = useReviewText();
  const word = useReviewWord();
  return ({ kind, content }) => {
    const measures = Array.isArray(content.measures) ? content.measures.map((each) => word("measure", text(each))) : [];
    const values = {
      text: text(content.text),
      to: text(content.to_name),
      seconds: text(content.seconds),
      number: text(content.number),
      finding: word("finding", text(content.finding)),
      result: word("second", text(content.result)),
      measures: measures.join("、"),
    };
    const key = kind === "appeal_decided" ? `line.appeal_decided.${content.upheld ? "yes" : "no"}` : `line.${kind}`;
    return t(key as ReviewTextKey, values) || kind;
  };
}
