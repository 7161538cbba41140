// Texts of a part of the console that are fetched with that part and not with the first load. Same rules as the others:
// zh-CN first, both files with the same keys (`i18n/<part>/zh-CN.json`, `en.json`), compared by a test.
import { use } from "react";

import { fill, useLocale } from "./index";

type Words<Key extends string> = Record<Key, string>;
type Loaded<Key extends string> = Promise<{ default: Words<Key> }>;
export type PartText<Key extends string> = (key: Key, values?: Record<string, string | number>) => string;

/**
 * `export const useFiguresText = partTexts(zh, () => import("./figures/en.json"))`. Waits (Suspense) for English when
 * somebody reads English; Chinese comes with the code.
 */
export function partTexts<Key extends string>(zh: Words<Key>, loadEnglish: () => Loaded<Key>) {
  let english: Loaded<Key> | undefined;
  return function usePartText(): PartText<Key> {
    const { locale } = useLocale();
    const words = locale === "en" ? use((english ??= loadEnglish())).default : zh;
    return (key, values) => fill(words[key], values);
  };
}
