// The shapes of the console's API (docs/interfaces.md §7), named in the words of the field.

export type Role = "agent" | "supervisor" | "admin";
export type SeatStateName = "offline" | "ready" | "reserved" | "ringing" | "talking" | "wrap_up" | "paused";
export type PhoneKind = "browser" | "desk_phone";
export type Disposition = "answered" | "guided" | "accepted" | "assigned" | "referred" | "publicity";
export type InvalidReason = "silent" | "misdialled" | "harassment" | "cut_off";
export type ReturnOutcome = "reached" | "no_answer" | "busy" | "wrong_number" | "refused" | "closed";
export type MatterOutcome = "answered" | "dispatched";

export interface Me {
  id: string;
  staff_no: string;
  name: string;
  roles: Role[];
  seat_id: string | null;
}

export interface PublicFacts {
  demo: boolean;
  tls: boolean;
  listening: string;
  warnings: { code: string; text: string }[];
  version: string;
  phone_page: boolean;
  sip_address: string;
}

export interface VoiceToken {
  token: string;
  ws_url: string;
  identity: string;
}

export interface Seat {
  id: string;
  staff_no: string;
  name: string;
  state: SeatStateName;
  since: string;
  reason: string | null;
  wrap_up_until: string | null;
  phone: PhoneKind;
  phone_state: string | null;
  skills: string[];
}

export interface Contact {
  at: string;
  agent: string | null;
  category: string | null;
  summary: string | null;
  first_responder: boolean;
  ticket_number: string | null;
  ticket_state: string | null;
}

export interface Offer {
  id: string;
  call_id: string;
  lapses_at: string;
  language: string;
  queue: string;
  queue_name: string;
  service: string | null;
  menu_path: string[];
  special_group: string | null;
  number_masked: string;
  earlier_contacts: number;
  waited_seconds: number;
}

export interface Segment {
  id: string;
  leg: string;
  starts_ms: number;
  ends_ms: number;
  text: string;
  final: boolean;
  confidence: number | null;
}

export interface StoredDraft {
  draft: unknown;
  version: number;
}

export interface DeskCall {
  id: string;
  state: "talking" | "held" | "wrap_up";
  direction: string;
  started_at: string;
  answered_at: string | null;
  language: string;
  queue_name: string;
  menu_path: string[];
  special_group: string | null;
  number_masked: string;
  recording: boolean;
  transcript_status: string | null;
  segments: Segment[];
  history: Contact[];
  draft: StoredDraft | null;
  connect: Record<string, string> | null;
}

export interface DeskCounts {
  waiting: number;
  longest_wait_seconds: number | null;
  calls_today: number;
  return_calls: number;
}

export interface Desk {
  seat: Seat;
  offer: Offer | null;
  call: DeskCall | null;
  counts: DeskCounts;
}

export interface Matter {
  category: string;
  summary: string;
  special_groups: string[];
  fields: Record<string, string>;
  department: string | null;
  outcome: MatterOutcome;
}

export interface SurveyConsent {
  agreed: boolean;
  safe_contact: boolean;
}

export interface WrapUp {
  disposition: Disposition;
  matters: Matter[];
  survey: SurveyConsent;
}

export interface ReturnCall {
  id: string;
  kind: "voicemail" | "missed" | "callback" | "promise" | "survey";
  number_masked: string;
  language: string;
  queue_name: string | null;
  due_at: string;
  overdue: boolean;
  owner: string | null;
  created_at: string;
  call_id: string | null;
  voicemail_call_id: string | null;
  attempts: number;
  note: string | null;
}

export interface Page<Row> {
  items: Row[];
  total: number;
}

export interface Category {
  code: string;
  name: string;
  level: number;
  parent: string | null;
  risk_watch: boolean;
  aid_hint: boolean;
}

export interface Named {
  code: string;
  name: string;
}

export interface Responder {
  id: string;
  staff_no: string;
  name: string;
}

export type CallOutcome =
  | "answered"
  | "abandoned_ivr"
  | "abandoned_queue"
  | "short_abandon"
  | "callback_requested"
  | "voicemail"
  | "self_service"
  | "transferred_out"
  | "failed";

export interface CallRow {
  id: string;
  direction: string;
  number_masked: string;
  language: string | null;
  queue: string | null;
  queue_name: string | null;
  service: string | null;
  special_group: string | null;
  outcome: string | null;
  agent: string | null;
  arrived_at: string;
  queued_at: string | null;
  answered_at: string | null;
  ended_at: string | null;
  wait_seconds: number | null;
  talk_seconds: number | null;
}

export interface CallLeg {
  id: string;
  role: string;
  status: string;
  started_at: string;
  answered_at: string | null;
  ended_at: string | null;
}

export interface CallEvent {
  at: string;
  type: string;
  detail: Record<string, unknown> | string | null;
}

export interface RecordingFacts {
  id: string;
  seconds: number | null;
  channels: number;
}

export interface TranscriptFacts {
  status: string;
  pass: number | string | null;
  engine: string | null;
  segments: Segment[];
}

export interface RatingFacts {
  grade: number | null;
  invited: boolean;
}

export interface CallDetail extends CallRow {
  menu_path: string[];
  legs: CallLeg[];
  events: CallEvent[];
  recordings: RecordingFacts[];
}

export interface TicketRow {
  id: string;
  number: string;
  state: "open" | "closed";
  category: string;
  category_name: string;
  summary: string;
  special_groups: string[];
  department: string | null;
  department_name: string | null;
  number_masked: string;
  language: string | null;
  queue: string | null;
  disposition: string;
  sensitive: boolean;
  risk_watch: boolean;
  aid_hint: boolean;
  first_responder: Responder | null;
  handler: Responder | null;
  created_at: string;
  due_at: string | null;
  overdue: boolean;
  closed_at: string | null;
  outcome: string | null;
  call_id: string | null;
}

export interface TicketEvent {
  seq: number;
  kind: string;
  actor: Responder | null;
  content: Record<string, unknown>;
  at: string;
}

export interface TicketDetail extends TicketRow {
  fields: Record<string, string>;
  survey_agreed: boolean;
  safe_contact: boolean;
  due_guessed: boolean;
  events: TicketEvent[];
  contacts: { call_id: string; kind: string; at: string }[];
  tampered_at: number | null;
}

export interface Waiting {
  entry_id: string;
  queue_name: string;
  language: string;
  group: string | null;
  since: string;
  number_masked: string;
  servable_by: string[];
}

export interface QueueState {
  key: string;
  name: string;
  language: string;
  staffed: number;
  configured: number;
  waiting: number;
  longest_wait_seconds: number | null;
}

export interface MonitorSeat extends Seat {
  call: { id: string; language: string; queue_name: string; number_masked: string; started_at: string } | null;
}

export interface Monitor {
  waiting: Waiting[];
  seats: MonitorSeat[];
  queues: QueueState[];
}

export interface Figure {
  name: string;
  label: string;
  formula: string;
  formula_version: string;
  numerator: number;
  denominator: number;
  value: string | null;
  unit: string;
  interval: [string, string] | null;
}

/** Kept apart from the ratings after the call. `solved`: 1 yes, 2 partly, 3 no. */
export interface Callbacks {
  figures: Figure[];
  grades: Record<string, number>;
  solved: Record<string, number>;
}

export interface SatisfactionRow {
  key: string;
  name: string;
  figures: Figure[];
  grades: Record<string, number>;
}

export interface Satisfaction {
  period: { from: string; to: string };
  figures: Figure[];
  rows: SatisfactionRow[];
  grades: Record<string, number>;
  callbacks: Callbacks;
}

export interface SurveyTask {
  id: string;
  ticket_id: string;
  ticket_number: string;
  number_masked: string;
  language: string | null;
  queue_name: string | null;
  reason: string;
  due_at: string;
  overdue: boolean;
  attempts: number;
  tries: number;
  calling: boolean;
  mine: boolean;
}

export interface AccountRow {
  id: string;
  staff_no: string;
  name: string;
  roles: Role[];
  active: boolean;
  demo: boolean;
}

export interface FlowFinding {
  level: "error" | "warning" | "info";
  node: string | null;
  message: string;
}

export interface FlowState {
  key: string;
  version: number | string;
  findings: FlowFinding[];
  languages: { language: string; missing: string[] }[];
}
