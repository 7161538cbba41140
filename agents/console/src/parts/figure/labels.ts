// What a figure is called. The server says it in Chinese; who reads English gets the console's own words for it.
import type { Figure } from "../../api/figures";
import { useLocale } from "../../i18n";
import { useFiguresText, type FiguresKey } from "../../i18n/figures";

export function useFigureLabel(): (figure: Pick<Figure, "name" | "label">) => string {
  const { locale } = useLocale();
  const t = useFiguresText();
  return ({ name, label }) => (locale === "en" && t(`figure.${name}` as FiguresKey)) || label;
}

export function useFormulaText(): (figure: Pick<Figure, "name" | "formula">) => string {
  const { locale } = useLocale();
  const t = useFiguresText();
  return ({ name, formula }) => (locale === "en" && t(`formula.${name}` as FiguresKey)) || formula;
}
