// Answers of a category's form: as they are typed, and as the server keeps them. Pure.
import type { CategoryForm, FormField } from "../../api/matterTypes";

/** What stands in the form: what was typed, or null for 未提供. A field without an entry was not asked yet. */
export type Typed = Record<string, string | null>;
export type Answers = Record<string, string | number | null>;

const FEN = 100;
const MONEY = /^[¥￥]?(\d{1,12})(?:\.(\d{1,2}))?(万|万元|元)?$/;

/** The form for a category: its own, its first level's, or the one for everything. As the server chooses. */
export function formFor(forms: CategoryForm[] | undefined, category: string | null): CategoryForm | null {
  let best: { form: CategoryForm; weight: number } | null = null;
  for (const form of category ? (forms ?? []) : [])
    for (const code of form.categories) {
      const fits = code === "*" || code === category || category?.startsWith(`${code}-`);
      const weight = code === "*" ? 0 : code.length;
      if (fits && (!best || weight > best.weight)) best = { form, weight };
    }
  return best?.form ?? null;
}

/** Yuan as people write them, in fen: 12000, 12,000.50, 1.2万. undefined: not a sum. */
export function fenOf(text: string): number | undefined {
  const found = MONEY.exec(text.replace(/[,，\s]/g, ""));
  if (!found) return undefined;
  const fen = Number(found[1]) * FEN + Number((found[2] ?? "").padEnd(2, "0"));
  return found[3]?.startsWith("万") ? fen * 10_000 : fen;
}

export function yuanOf(fen: number): string {
  return fen % FEN ? (fen / FEN).toFixed(2) : String(fen / FEN);
}

/** One answer as the server keeps it; undefined where nothing, or nothing readable, was typed. */
function answerOf(field: FormField, typed: string): string | number | undefined {
  const text = typed.trim();
  if (!text) return undefined;
  switch (field.kind) {
    case "money":
      return fenOf(text);
    case "count":
    case "months":
      return /^\d{1,7}$/.test(text) ? Number(text) : undefined;
    case "date":
      return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;
    default:
      return text;
  }
}

/** What is sent. Unreadable answers are left out: `unreadable` names them first. */
export function answersOf(form: CategoryForm, typed: Typed): Answers {
  const answers: Answers = {};
  for (const field of form.fields) {
    const text = typed[field.key];
    if (text === null) answers[field.key] = null;
    else if (text !== undefined) {
      const answer = answerOf(field, text);
      if (answer !== undefined) answers[field.key] = answer;
    }
  }
  return answers;
}

/** Keys of fields in which something stands that cannot be read. */
export function unreadable(form: CategoryForm, typed: Typed): string[] {
  return form.fields
    .filter((field) => typed[field.key]?.trim() && answerOf(field, typed[field.key] ?? "") === undefined)
    .map((field) => field.key);
}

/** Keys of required fields that nobody has answered: 待补录. */
export function missing(form: CategoryForm, typed: Typed): string[] {
  return form.fields
    .filter((field) => field.required && typed[field.key] !== null && !typed[field.key]?.trim())
    .map((field) => field.key);
}

/** What the server keeps, as it is typed. */
export function typedOf(form: CategoryForm, answers: Answers): Typed {
  const typed: Typed = {};
  for (const field of form.fields) {
    const answer = answers[field.key];
    if (answer === null) typed[field.key] = null;
    else if (answer !== undefined)
      typed[field.key] = field.kind === "money" && typeof answer === "number" ? yuanOf(answer) : String(answer);
  }
  return typed;
}

/** What a record shows: 42,000 元, 劳动合同, 未提供. */
export function shownAnswer(field: FormField, answer: string | number | null, notGiven: string): string {
  if (answer === null) return notGiven;
  if (field.kind === "money") return `${Number(yuanOf(Number(answer))).toLocaleString("zh-CN")} 元`;
  if (field.kind === "choice") return field.choices.find(([code]) => code === answer)?.[1] ?? String(answer);
  return field.unit ? `${answer} ${field.unit}` : String(answer);
}
