// A list's filters as they stand in the address: what is bookmarked, sent to a colleague and kept as a view is the same.
import type { Query } from "../../../api/client";
import type { TicketView } from "../../../api/types";

export const STAGES = ["recorded", "dispatched", "signed", "returned", "reworking", "result_given", "closed"] as const;
export const CHANNELS = ["phone", "12345", "web", "wechat", "walk_in", "mail", "kiosk", "outbound"] as const;
export const LANGUAGES = ["zh-CN", "ii-CN", "ko-CN", "bo-CN", "ug-CN", "mn-Mong-CN", "kk-Arab-CN", "za-CN"] as const;

/** All that the server knows; anything else in the address is not sent. */
const NAMES = [
  "scope",
  "state",
  "stage",
  "category",
  "department",
  "handler",
  "first_responder",
  "language",
  "group",
  "channel",
  "urgent",
  "sensitive",
  "card",
  "created_from",
  "created_to",
  "closed_from",
  "closed_to",
  "due_from",
  "due_to",
  "q",
  "sort",
] as const;
export type FilterName = (typeof NAMES)[number];

/** Those that stand behind the button of further filters. */
export const FURTHER: FilterName[] = [
  "stage",
  "handler",
  "first_responder",
  "language",
  "group",
  "channel",
  "urgent",
  "sensitive",
  "created_from",
  "created_to",
  "closed_from",
  "closed_to",
  "due_from",
  "due_to",
];

/** What is asked of the server. */
export function asked(search: URLSearchParams): Query {
  const query: Query = {};
  for (const name of NAMES) {
    const values = search.getAll(name).filter(Boolean);
    if (values.length) query[name] = name === "stage" ? values : values[0];
  }
  return query;
}

/** How many of the further filters are set; two ends of one period count once. */
export function furtherSet(search: URLSearchParams): number {
  return new Set(FURTHER.filter((name) => search.get(name)).map((name) => name.replace(/_(from|to)$/, ""))).size;
}

/** The same address with some filters changed; whatever changes, the first page is shown. */
export function changed(
  before: URLSearchParams,
  changes: Partial<Record<FilterName, string | string[] | undefined>>,
): URLSearchParams {
  const next = new URLSearchParams(before);
  next.delete("page");
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const each of Array.isArray(value) ? value : [value]) if (each) next.append(name, each);
  }
  return next;
}

/** A kept view as an address. */
export function opened(view: Pick<TicketView, "id" | "query">): URLSearchParams {
  const next = new URLSearchParams({ view: view.id, scope: "all" });
  for (const [name, value] of Object.entries(view.query)) {
    next.delete(name);
    for (const each of Array.isArray(value) ? value : [value]) next.append(name, String(each));
  }
  return next;
}
