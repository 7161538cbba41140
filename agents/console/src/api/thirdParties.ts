// Shapes and questions of third parties: interpreters, experts, supervisors beside a talk, a paused recording.
import { useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { components } from "./openapi";

type Schemas = components["schemas"];

export type Assistance = Schemas["Assistance"];
export type AssistanceRole = Assistance["role"];
export type Alternative = Schemas["Alternative"];
export type Helpers = Schemas["Helpers"];
export type PauseReason = Schemas["RecordingPauseIn"]["reason"];
export type RecordingPause = Schemas["RecordingPause"];
export type Joining = Schemas["Joining"];
export type SupervisorBeside = Schemas["SupervisorBeside"];
export type LanguageService = Schemas["LanguageService"];
export type RecordingOrphan = Schemas["Orphan"];
export type Interpreter = Schemas["InterpreterOut"];
export type InterpreterIn = Schemas["InterpreterIn"];
export type Expert = Schemas["ExpertOut"];
export type ExpertIn = Schemas["ExpertIn"];
export type OnCallWindow = Schemas["Window"];

/** Who could come now; asked when the dialog opens. */
export function useHelpers(enabled: boolean): UseQueryResult<Helpers, ApiError> {
  return useQuery<Helpers, ApiError>({
    queryKey: ["helpers"],
    queryFn: () => api.get("/desk/helpers"),
    enabled,
    staleTime: 0,
  });
}
