import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import en from "./en.json";
import { fill } from "./index";
import zh from "./zh-CN.json";

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes(".test.") ? [readFileSync(path, "utf8")] : [];
  });
}

describe("texts", () => {
  it("both languages have the same keys", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });

  it("no text is empty, and both languages fill the same places", () => {
    for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
      expect(zh[key].trim(), key).not.toBe("");
      expect(places(en[key]), key).toEqual(places(zh[key]));
    }
  });

  it("no Chinese is left in the English texts, but for what is quoted", () => {
    for (const [key, text] of Object.entries(en)) expect(/[\u4e00-\u9fff]/.test(text), key).toBe(false);
  });

  it("every key that the source names has a text", () => {
    const named = sources("src").flatMap((source) =>
      [...source.matchAll(/\bt\(\s*"([^"]+)"/g)].map((found) => found[1] ?? ""),
    );
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((key) => !(key in zh))).toEqual([]);
  });

  it("a missing value leaves its place readable", () => {
    expect(fill("工号 {no} {name}", { no: 101 })).toBe("工号 101 {name}");
    expect(fill(undefined)).toBe("");
  });
});
