// What a figure is called. The server says it in Chinese; who reads English gets the console's own words for it.
import type { Figure } from "../../api/figures";
import { useEnglishNames } from "../../i18n/figures";

export function useFigureLabel(): (figure: Pick<Figure, "name" | "label">) => string {
  const names = useEnglishNames();
  return ({ name, label }) => names(name) || label;
}
