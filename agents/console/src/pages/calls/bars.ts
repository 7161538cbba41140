// Where the bars beneath a recording begin and end. Pure; milliseconds from the recording's start.
import type { ManifestPart } from "../../api/transfers";
import type { Segment } from "../../api/types";

export interface Span {
  from: number;
  to: number;
}

type Party = ManifestPart["parties"][number];

export function lengthOf(part: Pick<ManifestPart, "started_at" | "ended_at">): number {
  return Math.max(1, new Date(part.ended_at).getTime() - new Date(part.started_at).getTime());
}

/** What this party said while in the call. Everybody but the caller is on the second channel: who was alone there spoke. */
export function spoken(
  segments: Pick<Segment, "leg" | "starts_ms" | "ends_ms">[],
  part: Pick<ManifestPart, "parties">,
  party: Party,
): Span[] {
  const caller = party.role === "caller";
  const others = part.parties.filter((each) => each.role !== "caller" && each !== party);
  return segments
    .filter((segment) => (segment.leg === "caller") === caller)
    .map((segment) => ({ from: segment.starts_ms, to: segment.ends_ms }))
    .filter((span) => span.to > party.joined_ms && span.from < party.left_ms)
    .filter((span) => caller || !others.some((each) => each.joined_ms < span.to && each.left_ms > span.from))
    .map((span) => ({ from: Math.max(span.from, party.joined_ms), to: Math.min(span.to, party.left_ms) }));
}
