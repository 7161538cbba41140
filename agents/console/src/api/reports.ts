// Reports (docs/interfaces.md §11): the archive, one report as it is shown, who reads it.
import { useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { components } from "./openapi";
import type { Shape } from "./shapes";

type Schemas = components["schemas"];
type Loaded<T> = UseQueryResult<T, ApiError>;

export const KINDS = ["daily", "weekly", "monthly", "yearly", "analysis"] as const;
export type ReportKind = (typeof KINDS)[number];
export const FORMATS = ["pdf", "docx", "xlsx"] as const;
export type ReportFormat = (typeof FORMATS)[number];

export type ReportRow = Schemas["ReportRow"];
export type Archive = Schemas["Archive"];
export type Report = Schemas["ReportOut"];
export type Edition = Report["edition"];
export type ReportReader = Shape<"reports__archive_schemas", "ReaderOut">;
export type ReportDocument = Shape<"reports__document", "Document">;
export type ReportSection = ReportDocument["sections"][number];
export type ReportBlock = ReportSection["blocks"][number];
export type ReportTable = Extract<ReportBlock, { kind?: "table" }>;
export type ReportCards = Extract<ReportBlock, { kind?: "cards" }>;
export type ReportText = Extract<ReportBlock, { kind?: "text" }>;
export type ReportChart = Extract<ReportBlock, { kind?: "chart" }>;
export type ReportCell = ReportTable["rows"][number][number];
export type ReportLink = NonNullable<ReportCell["link"]>;
export type StandingReaders = Schemas["ReadersOut"];

export const useArchive = (kind: ReportKind | null, year: number | null): Loaded<Archive> =>
  useQuery<Archive, ApiError>({
    queryKey: ["reports", kind, year],
    queryFn: () => api.get("/reports", { kind, year }),
    placeholderData: (before) => before,
  });

export const useReport = (id: string, edition: Edition | null): Loaded<Report> =>
  useQuery<Report, ApiError>({
    queryKey: ["reports", "one", id, edition],
    queryFn: () => api.get(`/reports/${id}`, { edition }),
  });

export const useStandingReaders = (): Loaded<StandingReaders> =>
  useQuery<StandingReaders, ApiError>({
    queryKey: ["reports", "readers"],
    queryFn: () => api.get("/report-recipients"),
  });
