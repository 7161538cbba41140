// The table of population as it is pasted: a line a place.
import type { PopulationRow } from "../../api/targets";

const LINE = /^(\d{12})[\s,，\t]+(\d+)(?:[\s,，\t]+(\d+))?(?:[\s,，\t]+(.+))?$/;

/** Rows of what was written, and the lines that cannot be read. Empty lines say nothing. */
export function readPopulation(text: string): { rows: PopulationRow[]; wrong: string[] } {
  const rows: PopulationRow[] = [];
  const wrong: string[] = [];
  for (const line of text.split("\n").map((each) => each.trim())) {
    if (!line) continue;
    const found = LINE.exec(line);
    const [, code, residents, lawyers, source] = found ?? [];
    if (code && residents)
      rows.push({
        place_code: code,
        residents: Number(residents),
        lawyers: lawyers ? Number(lawyers) : null,
        source: source ?? "",
      });
    else wrong.push(line);
  }
  return { rows, wrong };
}

/** The same rows as lines. */
export const writePopulation = (rows: readonly PopulationRow[]): string =>
  rows.map((row) => [row.place_code, row.residents, row.lawyers ?? 0, row.source].join(" ").trim()).join("\n");
