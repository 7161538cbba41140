import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import en from "./en.json";
import { fill } from "./index";
import zh from "./zh-CN.json";

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();

/** Parts whose texts are fetched with them: `i18n/<part>/zh-CN.json` and `en.json`. */
const parts = Object.fromEntries(
  readdirSync("src/i18n", { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const read = (locale: string) =>
        JSON.parse(readFileSync(join("src/i18n", name, `${locale}.json`), "utf8")) as Record<string, string>;
      return [name, { zh: read("zh-CN"), en: read("en") }];
    }),
);
const files: [string, Record<string, string>, Record<string, string>][] = [
  ["the first load", zh, en],
  ...Object.entries(parts).map(([name, part]): [string, Record<string, string>, Record<string, string>] => [
    name,
    part.zh,
    part.en,
  ]),
];

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    if (entry.name === "openapi.ts") return []; // generated, long, and without texts
    return /\.tsx?$/.test(entry.name) && !entry.name.includes(".test.") ? [readFileSync(path, "utf8")] : [];
  });
}

describe.each(files)("texts of %s", (_, chinese, english) => {
  it("both languages have the same keys", () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort());
  });

  it("no text is empty, and both languages fill the same places", () => {
    for (const [key, text] of Object.entries(chinese)) {
      expect(text.trim(), key).not.toBe("");
      expect(places(english[key] ?? ""), key).toEqual(places(text));
    }
  });

  it("no Chinese is left in the English texts, but for what is quoted", () => {
    for (const [key, text] of Object.entries(english)) expect(/[\u4e00-\u9fff]/.test(text), key).toBe(false);
  });
});

describe("texts", () => {
  it("every key that the source names has a text, in the first load or in the part that it asks", () => {
    const found = sources("src").map((source) => {
      const asked = [...source.matchAll(/i18n\/(\w+)"/g)].map((part) => parts[part[1] ?? ""]?.zh ?? {});
      const known = Object.assign({}, zh, ...asked) as Record<string, string>;
      const named = [...source.matchAll(/\bt\(\s*"([^"]+)"/g)].map((key) => key[1] ?? "");
      return { named: named.length, lacking: named.filter((key) => !(key in known)) };
    });
    expect(found.reduce((sum, each) => sum + each.named, 0)).toBeGreaterThan(100);
    expect(found.flatMap((each) => each.lacking)).toEqual([]);
  });

  it("a missing value leaves its place readable", () => {
    expect(fill("工号 {no} {name}", { no: 101 })).toBe("工号 101 {name}");
    expect(fill(undefined)).toBe("");
  });
});
