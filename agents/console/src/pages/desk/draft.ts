// The form of a call while it is being written: what it holds, what it still lacks, what is sent at the end. Pure.
import type { DeskCall, Disposition, Matter, MatterOutcome, WrapUp } from "../../api/types";

export interface MatterDraft {
  key: string;
  category: string | null;
  summary: string;
  special_groups: string[];
  fields: Record<string, string>;
  department: string | null;
  outcome: MatterOutcome;
}

export interface Draft {
  matters: MatterDraft[];
  /** null: follows from the matters. */
  disposition: Disposition | null;
  survey: { agreed: boolean | null; safe_contact: boolean };
}

export type Lack = "category" | "summary" | "department" | "survey";

/** Facts a wage matter needs (12348.md, 农民工欠薪): asked for, never demanded. */
export const WAGE_FIELDS = ["employer", "project", "amount_yuan", "people", "months"] as const;

export const asksWageFacts = (category: string | null): boolean => category?.startsWith("M01") ?? false;

let made = 0;

export function newMatter(specialGroups: string[] = []): MatterDraft {
  made += 1;
  return {
    key: `${Date.now().toString(36)}-${made}`,
    category: null,
    summary: "",
    special_groups: specialGroups,
    fields: {},
    department: null,
    outcome: "answered",
  };
}

export function newDraft(call: Pick<DeskCall, "special_group">): Draft {
  return {
    matters: [newMatter(call.special_group ? [call.special_group] : [])],
    disposition: null,
    survey: { agreed: null, safe_contact: false },
  };
}

/** Read what was saved; anything that is not a draft of ours gives a fresh form instead of a broken one. */
export function readDraft(stored: unknown, call: Pick<DeskCall, "special_group">): Draft {
  const fresh = newDraft(call);
  const saved = stored as Partial<Draft> | null | undefined;
  if (!saved || !Array.isArray(saved.matters) || !saved.matters.length) return fresh;
  return {
    matters: saved.matters.map((matter) => ({ ...newMatter(), ...matter })),
    disposition: saved.disposition ?? null,
    survey: { ...fresh.survey, ...saved.survey },
  };
}

const DISPOSITIONS: Disposition[] = ["answered", "guided", "accepted", "assigned", "referred", "publicity"];

/** What an agent may choose: who only assists gives no legal answer (S121). */
export function dispositionsFor(mayAdvise: boolean): Disposition[] {
  return mayAdvise ? DISPOSITIONS : DISPOSITIONS.filter((each) => each !== "answered");
}

export function dispositionOf(draft: Draft, mayAdvise: boolean): Disposition {
  // A form that came along with the call may hold what only its first writer could choose.
  if (draft.disposition && dispositionsFor(mayAdvise).includes(draft.disposition)) return draft.disposition;
  if (draft.matters.some((matter) => matter.outcome === "dispatched")) return "referred";
  return mayAdvise ? "answered" : "guided";
}

export function lacksOf(matter: MatterDraft): Lack[] {
  const lacks: Lack[] = [];
  if (!matter.category) lacks.push("category");
  if (!matter.summary.trim()) lacks.push("summary");
  if (matter.outcome === "dispatched" && !matter.department) lacks.push("department");
  return lacks;
}

/** What stands between this draft and the end of the wrap-up. */
export function lacksOfDraft(draft: Draft): Lack[] {
  const lacks = new Set(draft.matters.flatMap(lacksOf));
  if (draft.survey.agreed === null) lacks.add("survey");
  return [...lacks];
}

function finished(matter: MatterDraft): Matter {
  const fields = Object.fromEntries(Object.entries(matter.fields).filter(([, value]) => value.trim()));
  return {
    category: matter.category ?? "",
    summary: matter.summary.trim(),
    special_groups: matter.special_groups,
    fields: asksWageFacts(matter.category) ? fields : {},
    department: matter.outcome === "dispatched" ? matter.department : null,
    outcome: matter.outcome,
  };
}

export function wrapUpOf(draft: Draft, mayAdvise: boolean): WrapUp {
  return {
    disposition: dispositionOf(draft, mayAdvise),
    matters: draft.matters.map(finished),
    survey: { agreed: draft.survey.agreed === true, safe_contact: draft.survey.safe_contact },
  };
}
