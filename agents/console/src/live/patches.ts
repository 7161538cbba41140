// What each live message does to the query cache. Pure but for the cache: events patch what the server said before.
import type { QueryClient } from "@tanstack/react-query";

import type { Desk, Offer, Segment } from "../api/types";

export interface LiveMessage {
  epoch: string;
  seq: number;
  type: string;
  data: unknown;
}

/** Put a segment among the others: it replaces its own earlier words, and a final one ends its side's drafts. */
export function mergeSegment(segments: readonly Segment[], segment: Segment): Segment[] {
  const rest = segments.filter((each) => {
    if (each.id === segment.id) return false;
    return each.final || each.leg !== segment.leg;
  });
  return [...rest, segment].sort((a, b) => a.starts_ms - b.starts_ms || Number(b.final) - Number(a.final));
}

export function patchDesk(desk: Desk | undefined, type: string, data: unknown): Desk | undefined {
  if (!desk) return desk;
  if (type === "offer") return { ...desk, offer: data as Offer };
  if (type === "offer_gone") return desk.offer?.id === (data as { id: string }).id ? { ...desk, offer: null } : desk;
  const about = data as { call_id: string; segment?: Segment; status?: string };
  if (!desk.call || desk.call.id !== about.call_id) return desk;
  if (type === "segment" && about.segment) {
    return { ...desk, call: { ...desk.call, segments: mergeSegment(desk.call.segments, about.segment) } };
  }
  if (type === "transcript_status" && about.status) {
    return { ...desk, call: { ...desk.call, transcript_status: about.status } };
  }
  return desk;
}

/** Whether anybody on duty speaks a language: told when the last one leaves and when the first one comes. */
export interface StaffingNews {
  language: string;
  queues: string[];
  open: boolean;
  staffed: number;
}

export const STAFFING_NEWS = ["staffing-news"];

/** Somebody gave a 4 or 5; without `review_id` it was keyed just now, and the review follows with the call's end. */
export interface LowRating {
  review_id: string | null;
  grade: number | null;
  call_id: string | null;
}

export const LOW_RATING = ["low-rating"];

const CHANGED: Record<string, string[]> = {
  desk: ["desk"],
  monitor: ["monitor"],
  return_calls: ["return-calls", "desk"],
  rating: ["satisfaction"],
  duty: ["duty"],
  escalations: ["escalations", "ticket"],
  suggestions: ["ticket"],
  groups: ["groups"],
  complaints: ["complaints"],
  accountability: ["accountability"],
  aid: ["aid"],
  catalogue: ["catalogue"],
  appointments: ["appointments"],
  exchange: ["exchange", "ticket"],
  reviews: ["reviews"],
  review_assigned: ["reviews"],
  own_reviews: ["own-reviews"],
  report: ["reports"],
  submissions: ["submissions"],
  cycles: ["cycles"],
};

const heard = new WeakMap<QueryClient, number>();

/** How many live messages were about the desk: an answer under way while it grows may carry an older desk. */
export function deskMessages(cache: QueryClient): number {
  return heard.get(cache) ?? 0;
}

/** Fetch again what a key holds, also when a fetch of it that may be older has just begun. */
export async function fetchAfresh(cache: QueryClient, queryKey: string[]): Promise<void> {
  await cache.cancelQueries({ queryKey });
  await cache.invalidateQueries({ queryKey });
}

export function applyLive(cache: QueryClient, message: LiveMessage): void {
  if (message.type === "staffing") {
    cache.setQueryData(STAFFING_NEWS, message.data as StaffingNews);
    void fetchAfresh(cache, ["monitor"]);
    return;
  }
  if (message.type === "low_rating") {
    cache.setQueryData(LOW_RATING, message.data as LowRating);
    void fetchAfresh(cache, ["reviews"]);
    return;
  }
  const stale = CHANGED[message.type];
  if (stale === undefined || stale.includes("desk")) heard.set(cache, deskMessages(cache) + 1);
  if (stale) {
    for (const key of stale) void fetchAfresh(cache, [key]);
    return;
  }
  const fetching = cache.isFetching({ queryKey: ["desk"] }) > 0;
  cache.setQueryData<Desk>(["desk"], (desk) => patchDesk(desk, message.type, message.data));
  // What is being fetched was perhaps read before this happened: ask once more.
  if (fetching) void fetchAfresh(cache, ["desk"]);
}
