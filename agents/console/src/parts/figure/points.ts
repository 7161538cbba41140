// The points of a trend as the chart wants them.
import type { Days, Figure, Step, TrendAnswer } from "../../api/figures";
import type { TrendPoint } from "../../charts/trendOption";

export interface DatedPoint extends TrendPoint, Days {
  figure: Figure | undefined;
}

/** `11-03`, `11-02~11-08`, `2026-11`: a week that is cut short says its days too. */
export function stepLabel({ from, to }: Days, step: Step): string {
  if (step === "month") return from.slice(0, 7);
  if (step === "week") return from === to ? from.slice(5) : `${from.slice(5)}~${to.slice(8)}`;
  return from.slice(5);
}

export function pointsOf(answer: TrendAnswer, name: string, step: Step): DatedPoint[] {
  return answer.points.map((point) => ({
    key: point.from,
    from: point.from,
    to: point.to,
    label: stepLabel(point, step),
    figure: point.figures.find((figure) => figure.name === name),
  }));
}
