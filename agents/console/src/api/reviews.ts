// Reviews of bad ratings: shapes of the API, and what several places ask of it.
import { useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { components } from "./openapi";

type Schemas = components["schemas"];
type Loaded<T> = UseQueryResult<T, ApiError>;

export type ReviewRow = Schemas["ReviewRow"];
export type ReviewPage = Schemas["ReviewPage"];
export type ReviewDetail = Schemas["ReviewDetail"];
export type ReviewClock = Schemas["ReviewClock"];
export type ReviewLine = Schemas["ReviewLine"];
export type ReviewStep = ReviewDetail["actions"][number];
export type ReviewHearing = Schemas["ReviewHearing"];
export type OwnFinding = Schemas["OwnFinding"];
export type ReviewProof = Schemas["ReviewProof"];
export type Remedy = Schemas["ReviewRemedyIn"];
export type Find = Schemas["ReviewFindIn"];
export type SupervisionRecord = Schemas["SupervisionRecordOut"];
export type SupervisionRecordIn = Schemas["SupervisionRecordIn"];
export type ReviewState = "open" | "overdue" | "mine" | "appeals" | "closed";

export const CRITERIA = [
  "attitude",
  "language",
  "expertise",
  "waiting",
  "time_limit",
  "notice",
  "record",
  "other",
] as const;
export const FINDINGS = ["substantiated", "unsubstantiated", "malicious"] as const;
export const MEASURES = ["correction", "apology", "training", "process", "accountability"] as const;
export const RECORD_KINDS = ["system", "telephone", "on_site", "follow_up"] as const;

export const REVIEWS = ["reviews"];
export const OWN_REVIEWS = ["own-reviews"];

export function useReviews(state: ReviewState, page: number): Loaded<ReviewPage> {
  return useQuery<ReviewPage, ApiError>({
    queryKey: [...REVIEWS, "list", state, page],
    queryFn: () => api.get("/reviews", { state, page }),
    refetchInterval: 60_000, // clocks run out without anybody doing anything
  });
}

export function useReview(id: string): Loaded<ReviewDetail> {
  return useQuery<ReviewDetail, ApiError>({
    queryKey: [...REVIEWS, id],
    queryFn: () => api.get(`/reviews/${id}`),
    // the recording is fetched from the carrier and the form finished moments after the rating: no message tells of them
    refetchInterval: (query) => (query.state.data?.stage === "open" ? 5_000 : 60_000),
  });
}

export function useOwnReviews(): Loaded<OwnFinding[]> {
  return useQuery<OwnFinding[], ApiError>({ queryKey: OWN_REVIEWS, queryFn: () => api.get("/own-reviews") });
}
