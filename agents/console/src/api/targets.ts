// Targets of a year, population and completion: shapes of the API, and asking for them.
import { useQuery } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { components } from "./openapi";

type Schemas = components["schemas"];

export type Targets = Schemas["TargetsOut"];
export type Plan = Schemas["PlanOut"];
export type PlanPart = Schemas["PlanPart"];
export type PlanIn = Schemas["PlanIn"];
export type Proposal = Schemas["ProposalOut"];
export type Population = Schemas["PopulationOut"];
export type PopulationRow = Schemas["PopulationRow"];
export type Completions = Schemas["CompletionsOut"];
export type Completion = Schemas["CompletionOut"];
export type UnitKind = Plan["kind"];

export const KINDS: UnitKind[] = ["hotline", "place", "agent"];
export const TARGETS = ["targets"];

function useYear<T>(path: string, year: number) {
  return useQuery<T, ApiError>({ queryKey: [...TARGETS, path, year], queryFn: () => api.get(path, { year }) });
}

export const useTargets = (year: number) => useYear<Targets>("/targets", year);
export const useCompletion = (year: number) => useYear<Completions>("/completion", year);
export const usePopulation = (year: number) => useYear<Population>("/population", year);
