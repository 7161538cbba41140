// Figures of the hotline (docs/interfaces.md §11), and the lists behind them.
import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ApiError, api, type Query } from "./client";

export const DIMENSIONS = ["agent", "queue", "language", "group", "category", "place", "channel", "mode"] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export type Step = "day" | "week" | "month";
export type Part = "numerator" | "denominator";

export interface Target {
  value: string;
  at_least: boolean;
  source?: string;
}

export interface Figure {
  name: string;
  number: string;
  label: string;
  formula: string;
  formula_version: string;
  numerator: number;
  denominator: number | null; // null: the figure is a count
  value: string | null; // null: nothing to divide by
  unit: string;
  numerator_unit: string;
  denominator_unit: string;
  interval: [string, string] | null;
  small: boolean;
  target: Target | null;
  note: string;
}

export interface Days {
  from: string; // a business day of Asia/Shanghai, included
  to: string;
}

export type Bars = Record<string, number>;

export interface FigureRow {
  key: string;
  name: string;
  figures: Figure[];
  bars: Bars;
  callback_bars: Bars;
}

export interface Outcomes {
  by_outcome: Record<string, number>;
  labels: Record<string, string>;
  sum: number;
  inbound: number;
  test: number;
  staff: number;
}

export interface Invitations {
  by_outcome: Record<string, number>;
  labels: Record<string, string>;
  skipped: Record<string, number>;
  skipped_labels: Record<string, string>;
  sum: number;
  served: number;
  invalid: number;
  test: number;
  staff: number;
}

export interface Excluded {
  before: Figure;
  after: Figure;
  count: number;
  by_grade: Bars;
}

export interface Reading {
  period: Days;
  by: Dimension | null;
  figures: Figure[];
  rows: FigureRow[];
  bars: Bars;
  sms_bars: Bars;
  callback_bars: Bars;
  outcomes: Outcomes;
  invitations: Invitations;
  excluded: Excluded;
}

/** What list: the rows behind one side of a figure, or (without `part`) behind a measure; of all or of one key. */
export interface Wanted extends Partial<Days> {
  name: string;
  part?: Part;
  by?: Dimension;
  key?: string;
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

export interface BehindPage {
  name: string;
  label: string;
  number: number;
  unit: string;
  columns: { key: string; label: string }[];
  rows: Record<string, unknown>[];
  total: number;
  page_size: number;
  links: string;
}

export interface TrendAnswer {
  points: (Days & { figures: Figure[] })[];
}

export interface Compared {
  name: string;
  now: Figure;
  then: Figure;
  change: string | null;
}

export interface Comparison {
  period: Days;
  year_before: Days;
  period_before: Days;
  year_on_year: Compared[];
  period_on_period: Compared[];
}

export interface GamingFigure {
  own: Figure;
  peers: Figure;
  apart: boolean;
}

export interface GamingRow {
  key: string;
  name: string;
  satisfaction: Figure;
  invite_rate: GamingFigure;
  unrated_long: GamingFigure;
  hung_up_before: number;
  caller_left: number;
  no_recording: number;
  skipped: Record<string, number>;
  invalid: number;
  bursts: number;
  handed_on: number;
  handed_on_bad: number;
  served: number;
}

export interface Gaming {
  period: Days;
  rows: GamingRow[];
  skipped_labels: Record<string, string>;
  lists: Record<string, string>;
  burst_seconds: number;
  long_seconds: number;
}

export interface Mine {
  period: Days;
  figures: Figure[];
  bars: Bars | null;
  ratings: number;
  needed: number;
}

export interface Formula {
  name: string;
  number: string;
  label: string;
  text: string;
  version: string;
}
