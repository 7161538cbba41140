// The weighted score as the server will compute it: half up, whole points.
import type { Dimension, Scorecard } from "../../api/checks";

export type Scores = Record<Dimension, number | null>;

export const NONE: Scores = { attitude: null, wording: null, clarity: null, correctness: null, record: null };

/** The weighted total, or null while a dimension has no score. */
export function weighted(scores: Scores, items: Scorecard["items"]): number | null {
  let sum = 0;
  for (const item of items) {
    const score = scores[item.key];
    if (score === null) return null;
    sum += score * item.weight;
  }
  return Math.floor((sum + 50) / 100);
}
