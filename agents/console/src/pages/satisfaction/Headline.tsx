// The headline: 满意率 with 参评率 and 邀评率 always beside it, the five bars, and what else is read with them.
import type { Bars, Figure } from "../../api/figures";
import { GradeBars } from "../../charts/GradeBars";
import { useWord } from "../../format/words";
import { useFiguresText } from "../../i18n/figures";
import { CountLink, type Narrowed } from "../../parts/figure/Counted";
import { FigureCard } from "../../parts/figure/FigureCard";
import { useBehind } from "../../parts/figure/Behind";
import { BESIDE, HEADLINE, named } from "./names";

interface Props {
  figures: readonly Figure[];
  bars: Bars;
  narrowed?: Narrowed;
}

/** Five bars of one kind of answers; `prefix` names the measures that they are. */
export function Bars({
  title,
  bars,
  prefix,
  narrowed,
}: {
  title: string;
  bars: Bars;
  prefix: string;
  narrowed?: Narrowed;
}) {
  const word = useWord();
  const open = useBehind();
  const wanted = (grade: string) => ({ name: `${prefix}_${grade}`, ...narrowed });
  return (
    <GradeBars
      title={title}
      bars={bars}
      count={(grade, n) => <CountLink wanted={wanted(grade)} n={n} spoken={`${title} ${word("grade", grade)}`} />}
      onPick={(grade) => (bars[grade] ?? 0) > 0 && open?.(wanted(grade))}
    />
  );
}

export function Headline({ figures, bars, narrowed }: Props) {
  const t = useFiguresText();
  const [first, ...beside] = named(figures, HEADLINE);
  return (
    <section className="pane" aria-label={t("headline")}>
      <h2 className="unseen">{t("headline")}</h2>
      <div className="headline">
        <div className="headline-figures">
          {first && <FigureCard figure={first} narrowed={narrowed} large />}
          <div className="headline-beside">
            {beside.map((figure) => (
              <FigureCard key={figure.name} figure={figure} narrowed={narrowed} />
            ))}
          </div>
        </div>
        <Bars title={t("bars")} bars={bars} prefix="grade" narrowed={narrowed} />
      </div>
      <div className="figure-cards">
        {named(figures, BESIDE).map((figure) => (
          <FigureCard key={figure.name} figure={figure} narrowed={narrowed} />
        ))}
      </div>
      <p className="soft">{t("notRated")}</p>
    </section>
  );
}
