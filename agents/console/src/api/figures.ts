// Figures of the hotline (docs/interfaces.md §11), and the lists behind them.
import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ApiError, api, type Query } from "./client";
import type { components } from "./openapi";
import type { Shape } from "./shapes";

export const DIMENSIONS = ["agent", "queue", "language", "group", "category", "place", "channel", "mode"] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export type Step = "day" | "week" | "month";
export type Part = "numerator" | "denominator";

type Schemas = components["schemas"];

/** `denominator` null: a count. `value` null: nothing to divide by. `small`: counts and interval, no bare percentage. */
export type Figure = Shape<"figures__schemas", "FigureOut">;
/** Business days of Asia/Shanghai, both included. */
export type Days = Schemas["PeriodOut"];
/** How many gave each grade, "1" 非常满意 … "5" 非常不满意. */
export type Bars = Record<string, number>;
export type FigureRow = Schemas["FigureRow"];
export type Outcomes = Schemas["Outcomes"];
export type Reading = Schemas["FiguresOut"];
export type BehindPage = Schemas["Behind"];
export type TrendAnswer = Schemas["Trend"];
export type Compared = Schemas["Compared"];
export type Comparison = Schemas["Comparison"];
export type GamingFigure = Schemas["GamingFigure"];
export type GamingRow = Schemas["GamingRow"];
export type Gaming = Schemas["Gaming"];
export type Mine = Shape<"figures__schemas", "Mine">;
export type Formula = Schemas["FormulaOut"];

/** What list: the rows behind one side of a figure, or (without `part`) behind a measure; of all or of one key. */
export interface Wanted extends Partial<Days> {
  name: string;
  part?: Part;
  by?: Dimension;
  key?: string;
  /** Of all keys but this one. */
  others?: boolean;
}

export function useFigures<T>(path: string, query: Query, enabled = true): UseQueryResult<T, ApiError> {
  return useQuery<T, ApiError>({
    queryKey: ["figures", path, query],
    queryFn: () => api.get(`/figures${path}`, query),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    enabled,
  });
}
