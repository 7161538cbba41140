// Which list stands open beside a page, kept in the address: the back key closes it, a colleague can be sent it.
import type { Dimension, Part, Wanted } from "../../api/figures";

const NAMES = ["list", "list_part", "list_by", "list_key", "list_others", "list_from", "list_to", "list_page"] as const;

const PARTS: readonly Part[] = ["numerator", "denominator"];

export interface OpenList extends Wanted {
  page: number;
}

export function openList(search: URLSearchParams): OpenList | null {
  const name = search.get("list");
  if (!name) return null;
  const by = search.get("list_by") as Dimension | null;
  return {
    name,
    part: PARTS.find((part) => part === search.get("list_part")),
    by: by ?? undefined,
    // The key of what belongs to nobody is empty: with a dimension it is asked for all the same.
    key: by ? (search.get("list_key") ?? "") : undefined,
    others: (by && search.has("list_others")) || undefined,
    from: search.get("list_from") ?? undefined,
    to: search.get("list_to") ?? undefined,
    page: Math.max(1, Number(search.get("list_page")) || 1),
  };
}

/** The same address with this list open beside it, or with none. */
export function withList(before: URLSearchParams, wanted: Wanted | null, page = 1): URLSearchParams {
  const next = new URLSearchParams(before);
  for (const name of NAMES) next.delete(name);
  if (!wanted) return next;
  next.set("list", wanted.name);
  if (wanted.part) next.set("list_part", wanted.part);
  if (wanted.by) {
    next.set("list_by", wanted.by);
    next.set("list_key", wanted.key ?? "");
    if (wanted.others) next.set("list_others", "1");
  }
  if (wanted.from) next.set("list_from", wanted.from);
  if (wanted.to) next.set("list_to", wanted.to);
  if (page > 1) next.set("list_page", String(page));
  return next;
}
