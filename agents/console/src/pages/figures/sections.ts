// K1–K38 by their numbers, in sections as they are read; then what the sources (S…) ask for besides.
import type { Figure } from "../../api/figures";

export const SECTIONS = [
  ["reach", 1, 12],
  ["duty", 13, 14],
  ["matters", 15, 21],
  ["opinion", 22, 27],
  ["quality", 28, 33],
  ["whole", 34, 38],
  ["besides", 1000, Infinity],
] as const;
export type SectionName = (typeof SECTIONS)[number][0];

const BESIDES = 1000;

/** 7 of `K7`; what has no number of the K's stands behind them all. */
export function numberIn({ number }: Pick<Figure, "number">): number {
  const digits = Number(number.replace(/\D+/g, "")) || 0;
  return number.startsWith("K") ? digits : BESIDES + digits;
}

/** Figures of a section in the order of their numbers; those of one number stay in the server's order. */
export function bySection(figures: readonly Figure[]): [SectionName, Figure[]][] {
  const ordered = [...figures].sort((a, b) => numberIn(a) - numberIn(b));
  return SECTIONS.map(([name, first, last]): [SectionName, Figure[]] => [
    name,
    ordered.filter((figure) => numberIn(figure) >= first && numberIn(figure) <= last),
  ]).filter(([, within]) => within.length > 0);
}
