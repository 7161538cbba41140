// What is in the figures and what is not: the rate before and after 剔除, what became of asking, whose calls never count.
import type { Reading } from "../../api/figures";
import { grouped } from "../../charts/measured";
import { useFiguresText } from "../../i18n/figures";
import { CountLink } from "../../parts/figure/Counted";
import { FigureCell } from "../../parts/figure/FigureCell";
import { useFigureLabel } from "../../parts/figure/labels";
import { useServerWords } from "../../parts/figure/serverWords";
import { Mark } from "../../parts/Mark";

const MEASURE: Readonly<Record<string, string>> = { played: "invited_played", sms: "invited_sms" };
const OUT = ["invalid", "test", "staff"] as const;
const BAD = ["4", "5"] as const;

/** The measure that counts this outcome of asking. */
const measureOf = (outcome: string) => MEASURE[outcome] ?? `invitation_${outcome}`;

function Counts({
  of,
  labels,
  name,
}: {
  of: Record<string, number>;
  labels: Record<string, string>;
  name: (key: string) => string;
}) {
  const said = useServerWords();
  return (
    <>
      {Object.entries(of).map(([key, n]) => (
        <span key={key} className="counted-each">
          {said(labels[key] ?? key)} <CountLink wanted={{ name: name(key) }} n={n} spoken={said(labels[key] ?? key)} />
        </span>
      ))}
    </>
  );
}

function ExcludedLine({ reading }: { reading: Reading }) {
  const t = useFiguresText();
  const label = useFigureLabel();
  const { before, after, by_grade: byGrade, sms_by_grade: bySms } = reading.excluded;
  const written = BAD.filter((grade) => bySms[grade]);
  return (
    <>
      <dt>{t("excluded")}</dt>
      <dd className="counted-line">
        {[before, after].map((figure) => (
          <span key={figure.name} className="counted-each">
            {label(figure)} <FigureCell figure={figure} />
          </span>
        ))}
        {BAD.map((grade) => (
          <span key={grade} className="counted-each">
            {t(`excluded.${grade}`)}{" "}
            <CountLink
              wanted={{ name: `excluded_${grade}` }}
              n={byGrade[grade] ?? 0}
              unit={t("contacts")}
              spoken={t(`excluded.${grade}`)}
            />
          </span>
        ))}
        {written.map((grade) => (
          <span key={`sms-${grade}`} className="counted-each">
            {t(`excluded.sms.${grade}`)}{" "}
            <CountLink
              wanted={{ name: `sms_excluded_${grade}` }}
              n={bySms[grade] ?? 0}
              unit={t("contacts")}
              spoken={t(`excluded.sms.${grade}`)}
            />
          </span>
        ))}
      </dd>
    </>
  );
}

export function CountedPane({ reading }: { reading: Reading }) {
  const t = useFiguresText();
  const asked = reading.invitations;
  const whole = asked.sum === asked.served;
  return (
    <section className="pane" aria-label={t("counted")}>
      <h2>{t("counted")}</h2>
      <dl className="counted-list">
        <ExcludedLine reading={reading} />
        <dt>{t("asked")}</dt>
        <dd className="counted-line">
          <Counts of={asked.by_outcome} labels={asked.labels} name={measureOf} />
          <Mark kind={whole ? "good" : "bad"}>
            {t(whole ? "sumHolds" : "sumFails", { sum: grouped(asked.sum), whole: grouped(asked.served) })}
          </Mark>
        </dd>
        <dt>{t("skipped")}</dt>
        <dd className="counted-line">
          <Counts of={asked.skipped} labels={asked.skipped_labels} name={(reason) => `skipped_${reason}`} />
        </dd>
        <dt>{t("neverCounted")}</dt>
        <dd className="counted-line">
          {OUT.map((why) => (
            <span key={why} className="counted-each">
              {t(`out.${why}`)} <CountLink wanted={{ name: `served_${why}` }} n={asked[why]} spoken={t(`out.${why}`)} />
            </span>
          ))}
        </dd>
      </dl>
    </section>
  );
}
