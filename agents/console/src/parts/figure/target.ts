// Whether a target is met. Of a small sample nobody can say.
import type { Figure } from "../../api/figures";

export function metTarget(figure: Pick<Figure, "value" | "small" | "target">): boolean | null {
  if (!figure.target || figure.value === null || figure.small) return null;
  const difference = Number(figure.value) - Number(figure.target.value);
  return figure.target.at_least ? difference >= 0 : difference <= 0;
}
