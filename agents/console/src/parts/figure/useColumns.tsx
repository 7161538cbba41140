// The columns of a list as the server names them; codes become words, times Shanghai's, the first cell leads to the row.
import type { ColumnsType } from "antd/es/table";
import { Link } from "react-router";

import type { BehindPage } from "../../api/figures";
import { dateTime } from "../../format/time";
import { useWord, type WordGroup } from "../../format/words";
import { useEnglishNames, useFiguresText, type FiguresKey } from "../../i18n/figures";
import { useServerWords } from "./serverWords";

const PLACES: Readonly<Record<string, string>> = { call: "/calls", ticket: "/tickets", review: "/reviews" };
const WORDS: Readonly<Record<string, WordGroup>> = {
  language: "language",
  outcome: "outcome",
  grade: "grade",
  channel: "channel",
};
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** Where a row leads, or null where it leads nowhere or is kept from the reader. */
export function placeOf(links: string, id: unknown): string | null {
  const place = PLACES[links];
  return place && typeof id === "string" ? `${place}/${id}` : null;
}

export function useColumns(): (page: BehindPage) => ColumnsType<Record<string, unknown>> {
  const t = useFiguresText();
  const names = useEnglishNames();
  const word = useWord();
  const said = useServerWords();
  const cell = (key: string, value: unknown): string => {
    if (value === null || value === undefined || value === "") return "—";
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    if (typeof value === "string" && MOMENT.test(value)) return dateTime(value);
    if (key === "mode") return t(`mode.${value as string}` as FiguresKey) || said(String(value));
    const group = WORDS[key];
    return said(group ? word(group, String(value)) : String(value));
  };
  return (page) =>
    page.columns.map(({ key, label }, at) => ({
      key,
      title: names(`words.${label}`) || names(`column.${key}`) || label,
      render: (_: unknown, row: Record<string, unknown>) => {
        const place = at === 0 ? placeOf(page.links, row["id"]) : null;
        const words = cell(key, row[key]);
        return place ? <Link to={place}>{words}</Link> : words;
      },
    }));
}
