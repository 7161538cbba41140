// The wallboard and today's queues and agents (docs/interfaces.md §11).
import type { Bars, Figure } from "./figures";
import type { SeatStateName } from "./types";

export interface QueueWaiting {
  key: string;
  name: string;
  language: string;
  waiting: number;
  callbacks: number;
  longest_since: string | null;
}

export interface QueueStaffed {
  key: string;
  name: string;
  language: string;
  staffed: number;
  ready: number;
  configured: number;
  unstaffed_since: string | null;
}

export interface OldestTicket {
  number: string;
  at: string;
}

export type AlertKind =
  | "unstaffed"
  | "stranded"
  | "process_silent"
  | "low_rating"
  | "review_overdue"
  | "return_call_overdue"
  | "ticket_overdue"
  | "understaffed";

export interface Alert {
  kind: AlertKind;
  severe: boolean;
  count: number;
  names: string[];
  since: string | null;
}

export interface Board {
  as_of: string;
  day: string;
  open: boolean;
  waiting: {
    waiting: number;
    callbacks: number;
    longest_since: string | null;
    queues: QueueWaiting[];
    skills: { skill: string; waiting: number }[];
  };
  service: Record<"service_level" | "connected" | "connected_total" | "inbound" | "answered", Figure>;
  satisfaction: { satisfaction: Figure; response: Figure; invitation: Figure; bars: Bars };
  staffing: { ready: number; talking: number; wrap_up: number; paused: number; queues: QueueStaffed[] };
  tickets: { open: number; overdue: number; oldest: OldestTicket | null; most_urgent: OldestTicket | null };
  alerts: Alert[];
}

export interface TodayQueue {
  key: string;
  name: string;
  language: string;
  figures: Figure[];
  waiting: number;
  longest_since: string | null;
  callbacks: number;
}

export interface TodayAgent {
  key: string;
  seat_id: string;
  staff_no: string;
  name: string;
  state: SeatStateName;
  since: string;
  reason: string | null;
  figures: Figure[];
  seconds: Record<string, number>;
  paused: Record<string, number>;
  lapsed: number;
  declined: number;
}

export interface TodayBoard {
  as_of: string;
  day: string;
  figures: Figure[];
  queues: TodayQueue[];
  agents: TodayAgent[];
}
