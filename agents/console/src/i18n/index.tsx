// The console's texts. zh-CN is bundled with the first load; English is fetched when somebody asks for it.
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";

import zh from "./zh-CN.json";

export type TextKey = keyof typeof zh;
export type Texts = Record<TextKey, string>;
export type Locale = "zh-CN" | "en";
export type Translate = (key: TextKey, values?: Record<string, string | number>) => string;

const STORED = "console.locale";

interface Spoken {
  locale: Locale;
  t: Translate;
  setLocale: (locale: Locale) => void;
}

/** Put values into the text's `{name}` places. An absent value leaves the place readable; an unknown key has no text. */
export function fill(text: string | undefined, values: Record<string, string | number> = {}): string {
  return (text ?? "").replace(/\{(\w+)\}/g, (place, name: string) => (name in values ? String(values[name]) : place));
}

const SpokenContext = createContext<Spoken>({
  locale: "zh-CN",
  t: (key, values) => fill(zh[key], values),
  setLocale: () => undefined,
});

function storedLocale(): Locale {
  return localStorage.getItem(STORED) === "en" ? "en" : "zh-CN";
}

export function LocaleProvider({ children }: { children: ReactNode }) {
  const [locale, setChosen] = useState<Locale>(storedLocale);
  const [english, setEnglish] = useState<Texts | null>(null);

  useEffect(() => {
    document.documentElement.lang = locale;
    if (locale === "en" && !english) void import("./en.json").then((loaded) => setEnglish(loaded.default));
  }, [locale, english]);

  const setLocale = useCallback((chosen: Locale) => {
    localStorage.setItem(STORED, chosen);
    setChosen(chosen);
  }, []);

  const spoken = useMemo<Spoken>(() => {
    const texts: Texts = locale === "en" && english ? english : zh;
    return { locale, setLocale, t: (key, values) => fill(texts[key], values) };
  }, [locale, english, setLocale]);

  return <SpokenContext value={spoken}>{children}</SpokenContext>;
}

/** The texts of the chosen language. */
export function useText(): Translate {
  return useContext(SpokenContext).t;
}

export function useLocale(): Spoken {
  return useContext(SpokenContext);
}
