// Shapes and questions of transfers, of the people in a call, and of what its recordings hold.
import { useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { components } from "./openapi";

type Schemas = components["schemas"];

export type Transfer = Schemas["Transfer"];
export type OfferedTransfer = Schemas["OfferedTransfer"];
export type TransferIn = Schemas["TransferIn"];
export type TargetKind = Schemas["TargetIn"]["kind"];
export type TransferTargets = Schemas["TransferTargets"];
export type SeatTarget = Schemas["SeatTarget"];
export type Party = Schemas["Party"];
export type Manifest = Schemas["Manifest"];
export type ManifestPart = Schemas["ManifestPart"];

/** Everybody to whom a call could go; asked anew each time the dialog opens, as seats come and go. */
export function useTransferTargets(callId: string, enabled: boolean): UseQueryResult<TransferTargets, ApiError> {
  return useQuery<TransferTargets, ApiError>({
    queryKey: ["transfer-targets", callId],
    queryFn: () => api.get(`/desk/calls/${callId}/transfer-targets`),
    enabled,
    staleTime: 0,
    refetchInterval: enabled ? 3000 : false,
  });
}

export function useManifest(callId: string): UseQueryResult<Manifest, ApiError> {
  return useQuery<Manifest, ApiError>({
    queryKey: ["call", callId, "manifest"],
    queryFn: () => api.get(`/calls/${callId}/recording-manifest`),
  });
}
