// What a chart needs to know of a figure, and how it is written: never a percentage alone where n is small.
export interface Measured {
  value: string | null; // as the server rounded it
  unit: string;
  numerator: number;
  denominator: number | null; // null: a count, nothing is divided
  interval?: readonly string[] | null; // 95 %, two ends
  small?: boolean; // n < 30 of a rate
}

/** `98.34%`, `27/28` where n is small, `—` where there is nothing to divide by. */
export function short(figure: Measured | undefined | null): string {
  if (!figure || figure.value === null) return "—";
  if (figure.small) return `${figure.numerator}/${figure.denominator ?? 0}`;
  return withUnit(/^\d+$/.test(figure.value) ? grouped(Number(figure.value)) : figure.value, figure.unit);
}

/** `27 / 28`, or the count alone. */
export function counts(figure: Measured | undefined | null): string {
  if (!figure) return "—";
  const divided = figure.denominator === null ? "" : ` / ${grouped(figure.denominator)}`;
  return `${grouped(figure.numerator)}${divided}`;
}

/** Percent and per cent of a hundred stand at the number, words after a space. */
export function withUnit(value: string | number, unit: string): string {
  if (!unit) return String(value);
  return /^[%‱‰]/.test(unit) ? `${value}${unit}` : `${value} ${unit}`;
}

export const numberOf = (figure: Measured | undefined | null): number | null =>
  !figure || figure.value === null ? null : Number(figure.value);

/** `82.3–99.4%`. */
export function range(figure: Measured | undefined | null): string | null {
  const [low, high] = figure?.interval ?? [];
  return low === undefined || high === undefined || !figure ? null : withUnit(`${low}–${high}`, figure.unit);
}

/** Whole numbers with a comma from five digits on: 12,348. */
export function grouped(n: number): string {
  return Math.abs(n) < 10_000 ? String(n) : n.toLocaleString("en-US");
}
