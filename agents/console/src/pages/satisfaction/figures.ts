// How a figure is written. Nothing to divide by is "—", never 0 % nor 100 %.
import type { Figure } from "../../api/types";

/** Under this many answers a rate is shown with its 95 % interval. */
export const SMALL = 30;

export function percent(figure: Pick<Figure, "value" | "unit"> | undefined): string {
  if (!figure || figure.value === null) return "—";
  return figure.unit === "%" ? `${figure.value}%` : `${figure.value} ${figure.unit}`.trim();
}

/** `61.20–97.30%` where the sample is small, else nothing. */
export function interval(figure: Figure): string | null {
  if (!figure.interval || figure.denominator >= SMALL || figure.denominator === 0) return null;
  return `${figure.interval[0]}–${figure.interval[1]}${figure.unit}`;
}
