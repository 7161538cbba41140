// The API's shapes in the console's words. All of them come from the OpenAPI document: run `npm run client` after a change.
import type { components, paths } from "./openapi";
import type { Shape } from "./shapes";

type Schemas = components["schemas"];
type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;
type Item<List> = List extends readonly (infer Each)[] ? Each : never;

export type Me = Schemas["Me"];
export type Role = Item<Me["roles"]>;
export type PublicFacts = Schemas["Public"];

export type Desk = Schemas["Desk"];
export type Seat = Schemas["Seat"];
export type SeatStateName = Seat["state"];
export type PhoneKind = Seat["phone"];
export type Offer = Schemas["Offer"];
export type DeskCall = Schemas["DeskCall"];
export type Contact = Schemas["Contact"];
export type Connect = Schemas["Connect"];
export type Segment = Schemas["Segment"];
export type WrapUp = Schemas["WrapUpIn"];
export type Matter = Required<Omit<Schemas["Matter"], "form" | "ticket_id">> &
  Pick<Schemas["Matter"], "form" | "ticket_id">;
export type MatterOutcome = Matter["outcome"];
export type Disposition = WrapUp["disposition"];
export type InvalidReason = Schemas["InvalidIn"]["reason"];
export type DraftSaved = Schemas["DraftSaved"];
export type DeskPhoneCredentials = Schemas["DeskPhoneCredentials"];

export type ReturnCall = Schemas["ReturnCall"];
export type EstimateCoverage = Schemas["EstimateCoverage"];
export type ReturnOutcome = Schemas["ReturnOutcomeIn"]["outcome"];

export type CallPage = Schemas["CallPage"];
export type CallRow = Schemas["CallRow"];
export type CallDetail = Schemas["CallDetail"];
export type CallEvent = Schemas["EventRow"];
export type RecordingFacts = Schemas["RecordingRow"];
export type TranscriptFacts = Schemas["TranscriptOut"];
export type RatingFacts = Schemas["RatingOut"];

export type TicketRow = Schemas["TicketRow"];
export type ListedTicket = Schemas["ListedTicket"];
export type TicketPage = Schemas["ListedPage"];
export type TicketView = Schemas["ViewOut"];
export type TicketMatch = Schemas["MatchOut"];
export type TicketClock = Shape<"tickets__clock_schemas", "ClockOut">;
export type Responder = Schemas["Responder"];
export type Encounter = Schemas["EncounterOut"];
export type TicketDetail = Schemas["TicketDetail"];
export type TicketEvent = Schemas["EventOut"];
export type TicketOutcome = Shape<"tickets__schemas", "CloseIn">["outcome"];
export type SurveyFacts = Schemas["SurveyOut"];
export type Handling = Schemas["Handling"];
export type TicketAction = Item<Handling["actions"]>;
export type Conference = Item<Handling["conferences"]>;
export type Inbox = Schemas["InboxOut"];
export type InboxRow = Schemas["InboxRow"];
export type DepartmentRow = Schemas["DepartmentOut"];
export type DispatchRule = Schemas["DispatchRuleOut"];
export type Category = Schemas["CategoryOut"];
export type Named = Schemas["NamedOut"];

export type Monitor = Schemas["Monitor"];
export type MonitorSeat = Schemas["MonitorSeat"];
export type Waiting = Schemas["WaitingCaller"];
export type QueueState = Schemas["QueueStatus"];
export type AbleSeat = Schemas["AbleSeat"];
export type QueuePolicy = Schemas["QueuePolicy"];
export type QueuePolicyWanted = Schemas["QueuePolicyIn"];

export type SurveyTask = Shape<"surveys__schemas", "TaskOut">;
export type SurveyAnswers = Schemas["AnswersIn"];
export type AccountRow = Schemas["AccountOut"];
export type SeatAssigned = Schemas["SeatAssigned"];
export type SeatWanted = Schemas["SeatIn"];
export type FlowState = Item<Answer<"/api/flows">>;

/** Exactly one per inbound call. */
export type CallOutcome =
  | "answered"
  | "abandoned_ivr"
  | "abandoned_queue"
  | "short_abandon"
  | "callback_requested"
  | "voicemail"
  | "self_service"
  | "transferred_out"
  | "failed"
  | "blocked";
