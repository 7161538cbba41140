// What people said when they were rung back: counted apart from the ratings after the call, never mixed with them (S90).
import type { Bars as Counts, Figure } from "../../api/figures";
import { useFiguresText } from "../../i18n/figures";
import type { Narrowed } from "../../parts/figure/Counted";
import { FigureCard } from "../../parts/figure/FigureCard";
import { Bars } from "./Headline";
import { CALLBACKS, named } from "./names";

interface Props {
  figures: readonly Figure[];
  bars: Counts;
  narrowed?: Narrowed;
}

export function CallbackPane({ figures, bars, narrowed }: Props) {
  const t = useFiguresText();
  return (
    <section className="pane" aria-label={t("callbacks")}>
      <h2>{t("callbacks")}</h2>
      <p className="soft">{t("callbacksApart")}</p>
      <div className="headline headline-callbacks">
        <div className="figure-cards">
          {named(figures, CALLBACKS).map((figure) => (
            <FigureCard key={figure.name} figure={figure} narrowed={narrowed} />
          ))}
        </div>
        <Bars title={t("callbackBars")} bars={bars} prefix="survey_grade" narrowed={narrowed} />
      </div>
    </section>
  );
}
