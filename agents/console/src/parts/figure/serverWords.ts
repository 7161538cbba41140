// What the server says of figures in Chinese (labels of outcomes and measures, cells and columns of lists, formulas), in
// the words of who reads English. What is not known stays as the server said it, never hidden.
import type { Figure } from "../../api/figures";
import { useEnglishNames } from "../../i18n/figures";

const ENDING = /（(?:已剔除|不计入)）$/;

/** `跳过：人身危险` is two pieces, `测试号码（不计入）` one with an ending. `word` gives "" for what it does not know. */
export function inEnglish(said: string, word: (piece: string) => string): string {
  const whole = word(said);
  if (whole) return whole;
  const ending = ENDING.exec(said)?.[0] ?? "";
  const pieces = said
    .slice(0, said.length - ending.length)
    .split("：")
    .map(word);
  return pieces.every(Boolean) ? pieces.join(": ") + (ending && word(ending)) : said;
}

export function useServerWords(): (said: string) => string {
  const names = useEnglishNames();
  return (said) => inEnglish(said, (piece) => names(`words.${piece}`));
}

type Told = Pick<Figure, "name" | "formula" | "note">;

/** How a figure is worked out, and what is to be known of it. */
export function useFormulaWords(): (figure: Told) => { formula: string; note: string } {
  const names = useEnglishNames();
  return ({ name, formula, note }) => ({
    formula: names(`formula.${name}`) || formula,
    note: note && (names(`note.${name}`) || note),
  });
}
