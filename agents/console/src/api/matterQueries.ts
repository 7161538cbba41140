// What the console asks about matters: forms in force, the caller's open tickets, what a ticket's form says.
import { useQuery } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { Alike, CategoryForm, Incomplete } from "./matterTypes";

const HOURS = 3_600_000;
export const INCOMPLETE = ["incomplete-records"];

export function useForms() {
  return useQuery<CategoryForm[], ApiError>({
    queryKey: ["forms"],
    queryFn: () => api.get("/forms"),
    staleTime: HOURS,
  });
}

/** The caller's open tickets: is this call about one of them? */
export function useOpenMatters(callId: string | null, category: string | null) {
  return useQuery<Alike[], ApiError>({
    queryKey: ["open-matters", callId, category],
    queryFn: () => api.get(`/calls/${callId}/open-matters`, { category }),
    enabled: callId !== null,
    staleTime: 60_000,
  });
}

export function useIncomplete(enabled = true) {
  return useQuery<Incomplete[], ApiError>({
    queryKey: INCOMPLETE,
    queryFn: () => api.get("/incomplete-records"),
    enabled,
  });
}
