import { describe, expect, it } from "vitest";

import type { CategoryForm, FormField } from "../../api/matterTypes";
import { answersOf, fenOf, formFor, missing, shownAnswer, typedOf, unreadable } from "./answers";

const field = (key: string, kind: FormField["kind"], required = true): FormField => ({
  key,
  name: key,
  kind,
  required,
  unit: null,
  hint: null,
  choices: kind === "choice" ? [["iou", "欠条"]] : [],
});
const form = (key: string, categories: string[], fields: FormField[] = []): CategoryForm => ({
  key,
  version: 1,
  name: key,
  categories,
  fields,
});
const WAGES = form(
  "wage_claim",
  ["M01-01"],
  [field("employer", "text"), field("amount", "money"), field("workers", "count"), field("ended_on", "date", false)],
);

describe("the form of a category", () => {
  const forms = [form("general", ["*"]), form("labour", ["M01"]), WAGES];

  it("is the one with the longest code that fits", () => {
    expect(formFor(forms, "M01-01")?.key).toBe("wage_claim");
    expect(formFor(forms, "M01-05")?.key).toBe("labour");
    expect(formFor(forms, "M010")?.key).toBe("general");
    expect(formFor(forms, "Z01-01")?.key).toBe("general");
    expect(formFor(forms, null)).toBeNull();
    expect(formFor(undefined, "M01-01")).toBeNull();
  });

  it("reads sums as people write them", () => {
    expect(["12000", "12,000.5", "1.2万", "¥300元", "0"].map(fenOf)).toEqual([
      1_200_000, 1_200_050, 1_200_000, 30_000, 0,
    ]);
    expect(["三万", "12.345", "-5", "万"].map(fenOf)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("sends answers by their kinds, null for 未提供 and nothing for what was not asked", () => {
    const typed = { employer: null, amount: "420000", workers: " 30 ", ended_on: "" };
    expect(answersOf(WAGES, typed)).toEqual({ employer: null, amount: 42_000_000, workers: 30 });
    expect(missing(WAGES, typed)).toEqual([]);
    expect(missing(WAGES, { workers: "30" })).toEqual(["employer", "amount"]);
  });

  it("names what it cannot read", () => {
    expect(unreadable(WAGES, { amount: "很多", workers: "30人", ended_on: "去年" })).toEqual([
      "amount",
      "workers",
      "ended_on",
    ]);
  });

  it("what the server keeps comes back as it is typed", () => {
    const answers = { employer: null, amount: 1_200_050, workers: 30 };
    expect(answersOf(WAGES, typedOf(WAGES, answers))).toEqual(answers);
  });

  it("a record shows words, not codes", () => {
    expect(shownAnswer(field("amount", "money"), 42_000_000, "未提供")).toBe("420,000 元");
    expect(shownAnswer(field("evidence", "choice"), "iou", "未提供")).toBe("欠条");
    expect(shownAnswer(field("employer", "text"), null, "未提供")).toBe("未提供");
  });
});
