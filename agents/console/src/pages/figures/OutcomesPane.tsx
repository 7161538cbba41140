// How calls ended: each call has one outcome, and the sum says so.
import type { Outcomes } from "../../api/figures";
import { grouped } from "../../charts/measured";
import { useFiguresText } from "../../i18n/figures";
import { CountLink } from "../../parts/figure/Counted";
import { useServerWords } from "../../parts/figure/serverWords";
import { Mark } from "../../parts/Mark";

export function OutcomesPane({ outcomes }: { outcomes: Outcomes }) {
  const t = useFiguresText();
  const said = useServerWords();
  const whole = outcomes.sum === outcomes.inbound;
  return (
    <section className="pane" aria-label={t("outcomes")}>
      <h2>{t("outcomes")}</h2>
      <p className="counted-line">
        {Object.entries(outcomes.by_outcome).map(([outcome, n]) => {
          const words = said(outcomes.labels[outcome] ?? outcome);
          return (
            <span key={outcome} className="counted-each">
              {words} <CountLink wanted={{ name: `outcome_${outcome}` }} n={n} spoken={words} unit={t("contacts")} />
            </span>
          );
        })}
        <Mark kind={whole ? "good" : "bad"}>
          {t(whole ? "outcomesHold" : "outcomesFail", { sum: grouped(outcomes.sum), whole: grouped(outcomes.inbound) })}
        </Mark>
      </p>
      <p className="soft">{t("leftOut", { test: grouped(outcomes.test), staff: grouped(outcomes.staff) })}</p>
    </section>
  );
}
