// How figures are put in order: what has no value stands last, whichever way round.
import type { Figure } from "../../api/figures";

export const named = (figures: readonly Figure[], name: string): Figure | undefined =>
  figures.find((figure) => figure.name === name);

/** The value that a column is sorted by: counts by their number, rates by their value, nothing as -1. */
export function weight(figure: Figure | undefined): number {
  if (!figure) return -1;
  if (figure.denominator === null) return figure.numerator;
  return figure.value === null ? -1 : Number(figure.value);
}

export const byFigure =
  (name: string) =>
  (a: { figures: readonly Figure[] }, b: { figures: readonly Figure[] }): number =>
    weight(named(a.figures, name)) - weight(named(b.figures, name));
