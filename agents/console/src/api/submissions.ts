// Monthly submissions of four levels: shapes of the API, and asking for them.
import { useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { components } from "./openapi";

type Schemas = components["schemas"];
type Loaded<T> = UseQueryResult<T, ApiError>;

export type Overview = Schemas["SubmissionOverview"];
export type UnitStanding = Schemas["SubmissionRow"];
export type Submission = Schemas["SubmissionOut"];
export type SubmissionLine = Schemas["SubmissionLineOut"];
export type SubmissionValue = Schemas["SubmissionValue"];
export type SubmissionState = Submission["state"];
export type UnitsWritten = Schemas["ReportingUnitsWritten"];

export const SUBMISSIONS = ["submissions"];

export const useOverview = (month: string, unitId: string | null): Loaded<Overview> =>
  useQuery<Overview, ApiError>({
    queryKey: [...SUBMISSIONS, month, unitId],
    queryFn: () => api.get("/submissions", { month, unit_id: unitId }),
  });

export const useSubmission = (id: string): Loaded<Submission> =>
  useQuery<Submission, ApiError>({
    queryKey: [...SUBMISSIONS, "one", id],
    queryFn: () => api.get(`/submissions/${id}`),
  });
