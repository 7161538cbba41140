// 质检: the scorecard, draws, checks.
import { useQuery } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { components } from "./openapi";
import { useChange } from "./queries";
import type { Shape } from "./shapes";

type Schemas = components["schemas"];
export type Scorecard = Schemas["Scorecard"];
export type ScorecardWanted = Schemas["ScorecardIn"];
export type CheckRow = Schemas["CheckRow"];
export type CheckDetail = Schemas["CheckDetail"];
export type CheckHint = Schemas["CheckHint"];
export type CheckSubject = Schemas["CheckSubject"];
export type CheckWanted = Shape<"quality__check_schemas", "CheckIn">;
export type CheckSummary = Schemas["CheckSummary"];
export type Sample = Schemas["SampleOut"];
export type SampleWanted = Schemas["SampleIn"];
export type SampleDetail = Schemas["SampleDetail"];
export type Dimension = keyof CheckWanted["scores"];

export const CHECKS = ["checks"];

export function useChecks(state: CheckRow["state"] | undefined, page: number) {
  return useQuery<Schemas["CheckPage"], ApiError>({
    queryKey: [...CHECKS, "list", state ?? "", page],
    queryFn: () => api.get("/quality/checks", { state, page }),
  });
}

export function useCheck(id: string) {
  return useQuery<CheckDetail, ApiError>({
    queryKey: [...CHECKS, "one", id],
    queryFn: () => api.get(`/quality/checks/${id}`),
  });
}

export function useCheckSummary() {
  return useQuery<CheckSummary, ApiError>({
    queryKey: [...CHECKS, "summary"],
    queryFn: () => api.get("/quality/summary"),
  });
}

export function useSamples() {
  return useQuery<Sample[], ApiError>({ queryKey: [...CHECKS, "samples"], queryFn: () => api.get("/quality/samples") });
}

export function useSample(id: string) {
  return useQuery<SampleDetail, ApiError>({
    queryKey: [...CHECKS, "sample", id],
    queryFn: () => api.get(`/quality/samples/${id}`),
  });
}

export function useSubject(callId: string) {
  return useQuery<CheckSubject, ApiError>({
    queryKey: [...CHECKS, "call", callId],
    queryFn: () => api.get(`/quality/calls/${callId}`),
  });
}

export function useScorecard() {
  return useQuery<Scorecard, ApiError>({
    queryKey: [...CHECKS, "card"],
    queryFn: () => api.get("/quality/scorecard"),
  });
}

export const useDraw = () =>
  useChange((wanted: SampleWanted) => api.post<Sample>("/quality/samples", wanted), [CHECKS]);
export const useKeepCheck = () =>
  useChange((wanted: CheckWanted) => api.post<CheckDetail>("/quality/checks", wanted), [CHECKS]);
export const usePublishCard = () =>
  useChange((wanted: ScorecardWanted) => api.put<Scorecard>("/quality/scorecard", wanted), [CHECKS]);
export const useRectify = (id: string) =>
  useChange((text: string) => api.post<CheckDetail>(`/quality/checks/${id}/rectified`, { text }), [CHECKS]);
