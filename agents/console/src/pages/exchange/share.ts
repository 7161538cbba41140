/** A share with its counts, so that a small month does not look like a large one; a dash where there is nothing. */
export const share = (part: number, whole: number): string =>
  whole ? `${((100 * part) / whole).toFixed(1)} %（${part}/${whole}）` : "—";
