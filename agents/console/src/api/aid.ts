// Legal aid in the console's words, and the questions that several places ask.
import { useQuery } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { components } from "./openapi";

type Schemas = components["schemas"];

export type AidRow = Schemas["AidRow"];
export type AidList = Schemas["AidPage"];
export type AidDetail = Schemas["AidDetail"];
export type AidClock = Schemas["AidClockOut"];
export type AidHint = Schemas["AidHintOut"];
export type AidPaper = Schemas["AidPaperOut"];
export type AidAssignment = Schemas["AidAssignmentOut"];
export type AidCandidate = Schemas["AidCandidateOut"];
export type AidTask = Schemas["AidTaskOut"];
export type AidMine = Schemas["AidMineOut"];
export type AidFigures = Schemas["AidFigures"];
export type AidPromise = Schemas["AidPromiseOut"];
export type Lawyer = Schemas["AidLawyerOut"];
export type LawyerWanted = Schemas["AidLawyerIn"];
export type AdverseRecord = Schemas["AidAdverseOut"];
export type TicketAid = Schemas["TicketAid"];
export type CallAid = Schemas["CallAid"];
export type AidMove = AidDetail["moves"][number];

export const AID: string[] = ["aid"];

export function useApplication(id: string) {
  return useQuery<AidDetail, ApiError>({
    queryKey: ["aid", "application", id],
    queryFn: () => api.get(`/aid/applications/${id}`),
  });
}
