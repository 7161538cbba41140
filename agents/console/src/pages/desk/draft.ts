// The form of a call while it is being written: what it holds, what it still lacks, what is sent at the end. Pure.
import type { CategoryForm } from "../../api/matterTypes";
import type { DeskCall, Disposition, Matter, MatterOutcome, WrapUp } from "../../api/types";
import { answersOf, formFor, unreadable, type Typed } from "../../parts/formFields/answers";

export interface MatterDraft {
  key: string;
  category: string | null;
  summary: string;
  special_groups: string[];
  /** What was typed into the category's form; null is 未提供. */
  fields: Typed;
  /** This is about that open ticket; no new one is made. */
  ticket: { id: string; number: string; category: string } | null;
  department: string | null;
  outcome: MatterOutcome;
}

export interface Draft {
  matters: MatterDraft[];
  /** null: follows from the matters. */
  disposition: Disposition | null;
  survey: { agreed: boolean | null; safe_contact: boolean; sms_ok: boolean };
}

export type Lack = "category" | "summary" | "fields" | "survey";

let made = 0;

export function newMatter(specialGroups: string[] = []): MatterDraft {
  made += 1;
  return {
    key: `${Date.now().toString(36)}-${made}`,
    category: null,
    summary: "",
    special_groups: specialGroups,
    fields: {},
    ticket: null,
    department: null,
    outcome: "answered",
  };
}

export function newDraft(call: Pick<DeskCall, "special_group">): Draft {
  return {
    matters: [newMatter(call.special_group ? [call.special_group] : [])],
    disposition: null,
    survey: { agreed: null, safe_contact: false, sms_ok: false },
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

/** What stands between this matter and the end of the wrap-up: never a missing answer, but one nobody can read. */
export function lacksOf(matter: MatterDraft, forms?: CategoryForm[]): Lack[] {
  const lacks: Lack[] = [];
  if (matter.ticket) return matter.summary.trim() ? [] : ["summary"];
  const form = formFor(forms, matter.category);
  if (form && unreadable(form, matter.fields).length) lacks.push("fields");
  if (!matter.category) lacks.push("category");
  if (!matter.summary.trim()) lacks.push("summary");
  return lacks;
}

/** What stands between this draft and the end of the wrap-up. */
export function lacksOfDraft(draft: Draft, forms?: CategoryForm[]): Lack[] {
  const lacks = new Set(draft.matters.flatMap((matter) => lacksOf(matter, forms)));
  if (draft.survey.agreed === null) lacks.add("survey");
  return [...lacks];
}

/** The agent's mark travels with the answers, whatever the form asks. */
const delicate = (typed: Typed): Record<string, string> =>
  typed.sensitivity ? { sensitivity: typed.sensitivity } : {};

export function finished(matter: MatterDraft, forms?: CategoryForm[]): Matter {
  const summary = matter.summary.trim();
  const none = { special_groups: matter.special_groups, fields: {}, department: null };
  if (matter.ticket)
    return { ...none, summary, category: matter.ticket.category, ticket_id: matter.ticket.id, outcome: "answered" };
  const form = formFor(forms, matter.category);
  return {
    category: matter.category ?? "",
    summary,
    special_groups: matter.special_groups,
    fields: { ...(form ? answersOf(form, matter.fields) : {}), ...delicate(matter.fields) },
    department: matter.outcome === "dispatched" ? matter.department : null,
    outcome: matter.outcome,
    ...(form && { form: { key: form.key, version: form.version } }),
  };
}

export function wrapUpOf(draft: Draft, mayAdvise: boolean, forms?: CategoryForm[]): WrapUp {
  return {
    disposition: dispositionOf(draft, mayAdvise),
    matters: draft.matters.map((matter) => finished(matter, forms)),
    survey: {
      agreed: draft.survey.agreed === true,
      safe_contact: draft.survey.safe_contact,
      sms_ok: draft.survey.sms_ok && !draft.survey.safe_contact,
    },
  };
}
