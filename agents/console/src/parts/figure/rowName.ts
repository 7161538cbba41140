// What a key of a dimension is called: as the server says, or a code in the reader's language.
import type { Dimension } from "../../api/figures";
import { useWord, type WordGroup } from "../../format/words";
import { useFiguresText } from "../../i18n/figures";
import { useServerWords } from "./serverWords";

const WORDS: Partial<Record<Dimension, WordGroup>> = { language: "language", channel: "channel" };

export function useRowName(by: Dimension): (row: { key: string; name: string }) => string {
  const t = useFiguresText();
  const word = useWord();
  const said = useServerWords();
  const group = WORDS[by];
  return ({ key, name }) => {
    if (!key) return said(name) || t("belongsToNone");
    return group ? word(group, key) : said(name) || key;
  };
}
