// The exchange with 12345: shapes of the API, and what several places ask of it.
import { useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { components } from "./openapi";

type Schemas = components["schemas"];

export type TicketExchange = Schemas["TicketExchange"];
export type Exchange = Schemas["ExchangeOut"];
export type ExchangePage = Schemas["ExchangePage"];
export type ExchangeWord = Schemas["ExchangeWordOut"];
export type ExchangeState = Schemas["ExchangeState"];
export type ExchangeOffer = Schemas["ExchangeOfferIn"];
export type ExchangeDecision = Schemas["ExchangeDecisionIn"];
export type ExchangeDecided = Schemas["ExchangeDecided"];
export type ExchangeMonth = Schemas["ExchangeMonthOut"];
export type DeadLetter = Schemas["DeadLetter"];
export type Reconciliation = Schemas["ReconciliationOut"];
export type Judgement = ExchangeOffer["judgement"];

export const EXCHANGE = ["exchange"];
export const JUDGEMENTS = ["ours", "theirs", "unclear"] as const;

/** How a stage is shown: over and well, over and not, or still going on. */
export const markOf = (stage: Exchange["stage"]): "good" | "warn" | "plain" | "info" =>
  stage === "closed" || stage === "result_given"
    ? "good"
    : stage === "refused"
      ? "warn"
      : stage === "withdrawn"
        ? "plain"
        : "info";

export function useTicketExchange(ticketId: string): UseQueryResult<TicketExchange, ApiError> {
  return useQuery<TicketExchange, ApiError>({
    queryKey: ["ticket", ticketId, "exchange"],
    queryFn: () => api.get(`/tickets/${ticketId}/exchange`),
  });
}
