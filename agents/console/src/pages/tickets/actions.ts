// What may be done with a ticket, as data: where it is sent, what it asks, its key. The server says which are possible now.
import type { TicketDetail, TicketAction } from "../../api/types";
import type { WordGroup } from "../../format/words";
import type { TextKey } from "../../i18n";

export interface Field {
  name: string;
  kind: "words" | "department" | "departments" | "days" | "choice" | "when" | "line" | "people" | "notice";
  label: TextKey;
  required?: boolean;
  choices?: readonly string[];
  words?: WordGroup;
}

export interface ActionSpec {
  action: TicketAction;
  path: string;
  method?: "put";
  shortcut?: string;
  danger?: boolean;
  /** One of these stands out: what brings the ticket on. */
  primary?: boolean;
  note?: TextKey;
  fields: readonly Field[];
}

export const OUTCOMES = ["resolved", "partly_resolved", "unresolved", "withdrawn", "duplicate"] as const;
export const TOLD = ["phone", "sms", "visit", "letter", "web", "hotline_12345", "unreachable"] as const;
export const PAUSES = ["caller_papers", "caller_away", "court", "appraisal"] as const;

const reason: Field = { name: "reason", kind: "words", label: "common.reason", required: true };
const remark: Field = { name: "note", kind: "words", label: "common.note" };
const text: Field = { name: "text", kind: "words", label: "handling.text", required: true };
const department: Field = { name: "department", kind: "department", label: "tickets.department" };
const assistants: Field = { name: "assistants", kind: "departments", label: "handling.assistants" };

/** In the order in which they stand at the head of the page. */
export const ACTIONS: readonly ActionSpec[] = [
  { action: "sign", path: "sign", shortcut: "Alt+KeyS", primary: true, fields: [] },
  {
    action: "give_result",
    path: "result",
    shortcut: "Alt+KeyF",
    primary: true,
    fields: [
      { ...text, label: "handling.result" },
      { name: "told", kind: "choice", label: "handling.toldAlready", choices: TOLD, words: "told" },
    ],
  },
  {
    action: "dispatch",
    path: "dispatch",
    shortcut: "Alt+KeyA",
    primary: true,
    note: "handling.dispatchNote",
    fields: [department, assistants, { ...reason, required: false }],
  },
  {
    action: "decide",
    path: "decide",
    shortcut: "Alt+KeyA",
    primary: true,
    note: "handling.decideNote",
    fields: [department, assistants, reason],
  },
  {
    action: "tell",
    path: "told",
    shortcut: "Alt+KeyT",
    primary: true,
    fields: [
      { name: "how", kind: "choice", label: "handling.told", required: true, choices: TOLD, words: "told" },
      remark,
    ],
  },
  {
    action: "close",
    path: "close",
    shortcut: "Alt+KeyE",
    primary: true,
    fields: [
      {
        name: "outcome",
        kind: "choice",
        label: "tickets.outcome",
        required: true,
        choices: OUTCOMES,
        words: "ticketOutcome",
      },
      remark,
    ],
  },
  {
    action: "acknowledge",
    path: "acknowledge",
    shortcut: "Alt+KeyK",
    fields: [
      { name: "notice_id", kind: "notice", label: "handling.notice", required: true },
      { name: "answer", kind: "words", label: "handling.answer" },
    ],
  },
  {
    action: "decide_extension",
    path: "extension/decide",
    shortcut: "Alt+KeyY",
    note: "handling.extensionDecideNote",
    fields: [
      { name: "working_days", kind: "days", label: "handling.days" },
      { ...reason, required: false },
    ],
  },
  {
    action: "return",
    path: "return",
    shortcut: "Alt+KeyB",
    danger: true,
    note: "handling.returnNote",
    fields: [reason],
  },
  {
    action: "ask_extension",
    path: "extension",
    shortcut: "Alt+KeyY",
    note: "handling.extensionNote",
    fields: [{ name: "working_days", kind: "days", label: "handling.days", required: true }, reason],
  },
  {
    action: "pause",
    path: "pause",
    fields: [
      { name: "reason", kind: "choice", label: "common.reason", required: true, choices: PAUSES, words: "ticketPause" },
      remark,
    ],
  },
  { action: "resume", path: "resume", primary: true, fields: [remark] },
  { action: "unsatisfied", path: "unsatisfied", shortcut: "Alt+KeyN", fields: [reason] },
  { action: "urge", path: "urge", shortcut: "Alt+KeyC", fields: [text] },
  { action: "remind", path: "remind", fields: [text] },
  { action: "supervise", path: "supervise", danger: true, fields: [text] },
  { action: "assist", path: "assistants", method: "put", fields: [assistants] },
  {
    action: "confer",
    path: "conference",
    fields: [
      { name: "meets_at", kind: "when", label: "handling.meetsAt", required: true },
      { name: "place", kind: "line", label: "handling.place" },
      reason,
      { name: "invitees", kind: "people", label: "handling.invitees", required: true },
    ],
  },
  { action: "mark_urgent", path: "urgent", danger: true, fields: [reason] },
  { action: "reopen", path: "reopen", fields: [reason] },
];

/** How many stand beside each other; the others are in the menu "more". */
export const ABREAST = 4;

/** What the account may do now: those that bring the ticket on first. The order is otherwise the table's. */
export function offered(possible: readonly TicketAction[]): ActionSpec[] {
  const there = ACTIONS.filter((each) => possible.includes(each.action));
  return [...there.filter((each) => each.primary), ...there.filter((each) => !each.primary)];
}

/** Alt and a letter do the first action that has the key. */
export function keysOf(specs: readonly ActionSpec[], start: (spec: ActionSpec) => void): Record<string, () => void> {
  const keys: Record<string, () => void> = {};
  for (const spec of specs) if (spec.shortcut && !(spec.shortcut in keys)) keys[spec.shortcut] = () => start(spec);
  return keys;
}

/** `Alt+KeyS` → Alt+S, as people read it. */
export const keyName = (shortcut: string): string => shortcut.replace("Key", "");

/** One line a person: name, then what stands behind the first comma. */
export function people(written: string): { name: string; organisation: string }[] {
  return written
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [name = "", ...rest] = line.split(/[,，]/);
      return { name: name.trim(), organisation: rest.join("，").trim() };
    });
}

/** What the dialog begins with: the department that the rules name, the assistants that are there, the oldest notice. */
export function beginnings(spec: ActionSpec, ticket: TicketDetail): Record<string, unknown> {
  const { handling } = ticket;
  const begin: Record<string, unknown> = {};
  for (const field of spec.fields) {
    if (field.kind === "department" && spec.action === "dispatch")
      begin[field.name] = (ticket.stage === "reworking" ? ticket.department : handling.ruled) ?? undefined;
    if (field.kind === "departments")
      begin[field.name] = handling.units.filter((unit) => unit.role === "assist").map((unit) => unit.code);
    if (field.kind === "notice") begin[field.name] = handling.notices.find((each) => !each.acknowledged_at)?.id;
    if (field.kind === "days" && spec.action === "decide_extension")
      begin[field.name] = handling.extensions.find((each) => each.state === "asked")?.working_days;
  }
  return begin;
}

/** The body of the request: what was left empty is left out, but days, where empty means none. */
export function bodyOf(spec: ActionSpec, values: Record<string, unknown>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of spec.fields) {
    const value = values[field.name];
    if (field.kind === "days") body[field.name] = value ?? null;
    else if (field.kind === "people") body[field.name] = people(String(value ?? ""));
    else if (field.kind === "departments") body[field.name] = value ?? [];
    else if (field.kind === "when") body[field.name] = (value as { toISOString: () => string }).toISOString();
    else if (value !== undefined && value !== null && value !== "") body[field.name] = value;
  }
  return body;
}
