// Sensitive matters and complaints: shapes of the API, and what several places ask of it.
import { useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { components } from "./openapi";

type Schemas = components["schemas"];
type Loaded<T> = UseQueryResult<T, ApiError>;

export type SensitiveFacts = Schemas["SensitivePanel"];
export type Escalation = Schemas["EscalationOut"];
export type Step = Schemas["EscalationStepOut"];
export type Suggestion = Schemas["SuggestionOut"];
export type Group = Schemas["GroupAlertOut"];
export type GroupDetail = Schemas["GroupDetail"];
export type Care = Schemas["CareOut"];
export type CareWish = Schemas["CareIn"];
export type Risk = Schemas["RiskOut"];
export type RiskQuestions = Schemas["QuestionsOut"];
export type Watched = Schemas["WatchedOut"];
export type Limitation = Schemas["LimitationOut"];
export type LimitationRule = Schemas["LimitationRuleOut"];
export type SensitivePolicy = Schemas["SensitivePolicyOut"];
export type Recipient = Schemas["RecipientOut"];
export type RecipientIn = Schemas["RecipientIn"];
export type TriggerWord = Schemas["WordOut"];
export type Complaint = Schemas["ComplaintOut"];
export type ComplaintIn = Schemas["ComplaintIn"];
export type ComplaintPage = Schemas["ComplaintPage"];
export type ComplaintBody = Schemas["BodyOut"];
export type AccountabilityRecord = Schemas["RecordOut"];
export type OwnRecord = Schemas["OwnRecordOut"];

export const SENSITIVITIES = ["group", "petition", "sensitive"] as const;
export const REASONS = [
  "unreachable",
  "attitude",
  "language",
  "buck_passing",
  "wrong_answer",
  "overdue",
  "fees",
  "leak",
] as const;
export const COMPLAINT_KINDS = [
  "service",
  "performance",
  "provider",
  "enterprise",
  "foreign_enterprise",
  "praise",
  "suggestion",
] as const;
export const FINDINGS = ["substantiated", "partly", "unsubstantiated", "unverifiable", "noted"] as const;
export const RULES = [
  "overdue",
  "wrong_answer",
  "refusal",
  "attitude",
  "language",
  "fees",
  "leak",
  "discipline",
] as const;
export const DECISIONS = ["established", "not_established", "reminded", "criticised", "trained"] as const;

export const ESCALATIONS = ["escalations"];
export const COMPLAINTS = ["complaints"];
export const SETTINGS = ["sensitive-settings"];

export function useSensitive(ticketId: string): Loaded<SensitiveFacts> {
  return useQuery<SensitiveFacts, ApiError>({
    queryKey: ["ticket", ticketId, "sensitive"],
    queryFn: () => api.get(`/tickets/${ticketId}/sensitive`),
  });
}

export function useComplaint(ticketId: string): Loaded<Complaint | null> {
  return useQuery<Complaint | null, ApiError>({
    queryKey: ["ticket", ticketId, "complaint"],
    queryFn: () => api.get(`/tickets/${ticketId}/complaint`),
  });
}

export function useBodies(): Loaded<ComplaintBody[]> {
  return useQuery<ComplaintBody[], ApiError>({
    queryKey: [...SETTINGS, "bodies"],
    queryFn: () => api.get("/complaint-bodies"),
  });
}

/** What a category and the days given so far say of limitation periods; asked while a form is filled in. */
export function useLimitation(category: string | null, values: Record<string, string>): Loaded<Limitation[]> {
  const days = Object.fromEntries(Object.entries(values).filter(([, value]) => /^\d{4}-\d{2}-\d{2}$/.test(value)));
  return useQuery<Limitation[], ApiError>({
    queryKey: ["limitation", category, days],
    queryFn: () => api.post("/limitation/check", { category, values: days }),
    enabled: category !== null,
    staleTime: 60_000,
  });
}
