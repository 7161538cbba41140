// One figure with all that it rests on. A rate of fewer than thirty is two counts and an interval, no bare percentage.
import type { Figure } from "../../api/figures";
import { range, short, withUnit } from "../../charts/measured";
import { useFiguresText } from "../../i18n/figures";
import { Mark } from "../Mark";
import { Side, type Narrowed } from "./Counted";
import { FormulaTip } from "./FormulaTip";
import { useFigureLabel } from "./labels";
import { metTarget } from "./target";

interface Props {
  figure: Figure;
  narrowed?: Narrowed;
  large?: boolean;
}

export function TargetMark({ figure }: { figure: Figure }) {
  const t = useFiguresText();
  if (!figure.target) return null;
  const wanted = t(figure.target.at_least ? "atLeast" : "atMost", {
    value: withUnit(figure.target.value, figure.unit),
  });
  const met = metTarget(figure);
  return (
    <div className="figure-target">
      {wanted} {met !== null && <Mark kind={met ? "good" : "warn"}>{t(met ? "met" : "missed")}</Mark>}
    </div>
  );
}

/** `27 人次 ÷ 28 人次`, each with its list. */
export function Sides({ figure, narrowed }: { figure: Figure; narrowed?: Narrowed }) {
  return (
    <span className="figure-sides">
      <Side figure={figure} part="numerator" narrowed={narrowed} />
      {figure.denominator !== null && (
        <>
          {" ÷ "}
          <Side figure={figure} part="denominator" narrowed={narrowed} />
        </>
      )}
    </span>
  );
}

export function FigureCard({ figure, narrowed, large }: Props) {
  const t = useFiguresText();
  const label = useFigureLabel();
  const within = figure.small ? range(figure) : null;
  return (
    <div role="group" className={large ? "figure-card figure-card-large" : "figure-card"} aria-label={label(figure)}>
      <div className="figure-card-name">
        <span>{label(figure)}</span>
        <span className="soft">{figure.number}</span>
        <FormulaTip figure={figure} />
      </div>
      {figure.denominator === null ? (
        <div className="figure-card-value">
          <Side figure={figure} part="numerator" narrowed={narrowed} />
        </div>
      ) : (
        <>
          <div className="figure-card-value">{figure.small ? short(figure).replace("/", " / ") : short(figure)}</div>
          <div className="figure-card-counts">
            <Sides figure={figure} narrowed={narrowed} />
          </div>
        </>
      )}
      {within && <div className="figure-card-range">{t("interval", { range: within })}</div>}
      <TargetMark figure={figure} />
    </div>
  );
}
