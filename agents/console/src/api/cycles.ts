// The cycles of work (docs/interfaces.md §11): shapes of the API, and asking for them.
import { useQuery } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { components } from "./openapi";

type Schemas = components["schemas"];

export type Cycles = Schemas["CyclesOut"];
export type OwnCycles = Schemas["OwnCyclesOut"];
export type CycleTask = Schemas["CycleTaskOut"];
export type CycleState = CycleTask["state"];
export type CycleLetter = Schemas["CycleLetterOut"];
export type CyclePaper = Schemas["CyclePaperOut"];
export type CyclePaperShown = Schemas["CyclePaperShown"];
export type CycleRule = Schemas["CycleRuleOut"];
export type CycleRuleIn = Schemas["CycleRuleIn"];
export type CyclePerson = Schemas["CyclePerson"];
export type CycleUnitKind = CycleTask["unit_kind"];

export const UNIT_KINDS: CycleUnitKind[] = ["hotline", "place", "agent"];
export const CYCLES = ["cycles"];

const SELDOM_MS = 300_000;

export const useCycles = (year: number, asked: boolean) =>
  useQuery<Cycles, ApiError>({
    queryKey: [...CYCLES, "year", year],
    queryFn: () => api.get("/cycles", { year }),
    enabled: asked,
    placeholderData: (before) => before,
  });

export const useOwnCycles = () =>
  useQuery<OwnCycles, ApiError>({
    queryKey: [...CYCLES, "own"],
    queryFn: () => api.get("/cycles/own"),
    staleTime: SELDOM_MS,
  });

export const useCyclePaper = (id: string) =>
  useQuery<CyclePaperShown, ApiError>({
    queryKey: [...CYCLES, "paper", id],
    queryFn: () => api.get(`/cycles/papers/${id}`),
  });
