// K1–K38 by their numbers, in sections as they are read.
import type { Figure } from "../../api/figures";

export const SECTIONS = [
  ["reach", 1, 12],
  ["duty", 13, 14],
  ["matters", 15, 21],
  ["opinion", 22, 27],
  ["quality", 28, 33],
  ["whole", 34, 99],
] as const;
export type SectionName = (typeof SECTIONS)[number][0];

/** 7 of `K7`. */
export const numberIn = (figure: Pick<Figure, "number">): number => Number(figure.number.replace(/\D+/g, "")) || 0;

/** Figures of a section in the order of their numbers; those of one number stay in the server's order. */
export function bySection(figures: readonly Figure[]): [SectionName, Figure[]][] {
  const ordered = [...figures].sort((a, b) => numberIn(a) - numberIn(b));
  return SECTIONS.map(([name, first, last]): [SectionName, Figure[]] => [
    name,
    ordered.filter((figure) => numberIn(figure) >= first && numberIn(figure) <= last),
  ]).filter(([, within]) => within.length > 0);
}
