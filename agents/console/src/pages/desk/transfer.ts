// Handing a call on: what the dialog offers and when the agent is reminded. Pure.
import type { SeatTarget, Transfer } from "../../api/transfers";
import type { DeskCall } from "../../api/types";
import { secondsSince } from "../../format/time";
import { readDraft } from "./draft";

/** A caller who hears music for this many seconds wants to hear a person again. */
export const HOLD_REMINDER = 60;

export function isHeldLong(call: Pick<DeskCall, "held_since" | "state">, now: number): boolean {
  return call.state !== "wrap_up" && !!call.held_since && secondsSince(call.held_since, now) >= HOLD_REMINDER;
}

export const isOpen = (transfer: Transfer | null | undefined): boolean =>
  transfer?.state === "ringing" || transfer?.state === "consulting";

/** The desk of the seat that is asked: the caller is not its own yet, nor is the form. */
export const isConsulted = (call: Pick<DeskCall, "transfer">): boolean =>
  call.transfer?.side === "to" && isOpen(call.transfer);

/** By number or name, those who may take the call first. */
export function found(seats: SeatTarget[], wanted: string): SeatTarget[] {
  const text = wanted.trim().toLowerCase();
  const rank = (seat: SeatTarget) => (seat.able ? 0 : 2) + (seat.free ? 0 : 1);
  return seats
    .filter((seat) => `${seat.staff_no} ${seat.name}`.toLowerCase().includes(text))
    .sort((one, other) => rank(one) - rank(other) || one.staff_no.localeCompare(other.staff_no));
}

/** A form so far, in the lines that its reader needs first. */
export function summaryOf(draft: unknown): { category: string | null; summary: string }[] {
  return readDraft(draft, { special_group: null })
    .matters.map((matter) => ({ category: matter.category, summary: matter.summary.trim() }))
    .filter((matter) => matter.category || matter.summary);
}
