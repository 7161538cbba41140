// The option of a report's chart: what is printed beside each bar and point comes frozen with it.
import type { EChartsCoreOption } from "echarts/core";

import type { ReportChart } from "../../api/reports";
import type { Palette } from "../../charts/palette";

export const BAR_PX = 28;
const TALL = 250;

type Point = ReportChart["points"][number];

const number = (point: Point): number | null => (point.number === null ? null : Number(point.number));
export const said = (point: Point): string => [point.text, point.rests_on].filter(Boolean).join("  ");

/** Pixels. */
export const heightOf = (chart: ReportChart): number =>
  chart.form === "bars" ? chart.points.length * BAR_PX + 12 : TALL;

function bars(chart: ReportChart, look: Palette): EChartsCoreOption {
  return {
    grid: { left: 8, right: 150, top: 4, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "value", show: false, min: 0 },
    yAxis: {
      type: "category",
      inverse: true,
      data: chart.points.map((point) => point.label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.ink, fontSize: 13 },
    },
    series: [
      {
        type: "bar",
        barWidth: 16,
        data: chart.points.map((point, index) => ({
          value: number(point) ?? 0,
          itemStyle: { color: chart.grades ? look.grades[index] : point.small ? look.quiet : look.main },
        })),
        label: {
          show: true,
          position: "right",
          color: look.ink,
          fontSize: 12.5,
          formatter: ({ dataIndex }: { dataIndex: number }) => said(chart.points[dataIndex] as Point),
        },
      },
    ],
  };
}

/** A little room below the lowest rate, none above a hundred; counts begin at nothing. */
export function floorOf(chart: ReportChart): number {
  if (chart.unit !== "%") return 0;
  const all = [
    ...chart.points.flatMap((point) => number(point) ?? []),
    ...(chart.target ? [Number(chart.target)] : []),
  ];
  return all.length ? Math.max(0, Math.floor((Math.min(...all) - 2) / 5) * 5) : 0;
}

function line(chart: ReportChart, look: Palette, goal: string): EChartsCoreOption {
  return {
    grid: { left: 8, right: 28, top: 28, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category",
      data: chart.points.map((point) => [point.label, point.rests_on].filter(Boolean).join("\n")),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.soft, fontSize: 11.5, lineHeight: 15, interval: 0 },
    },
    yAxis: {
      type: "value",
      min: floorOf(chart),
      axisLabel: { color: look.soft, fontSize: 11.5 },
      splitLine: { lineStyle: { color: look.line, opacity: 0.6 } },
    },
    series: [
      {
        type: "line",
        connectNulls: false,
        symbol: "circle",
        symbolSize: 8,
        itemStyle: { color: look.main },
        lineStyle: { color: look.main, width: 2 },
        data: chart.points.map((point) =>
          point.small ? { value: number(point), symbol: "emptyCircle" } : number(point),
        ),
        label: {
          show: true,
          color: look.ink,
          fontSize: 12,
          formatter: ({ dataIndex }: { dataIndex: number }) => chart.points[dataIndex]?.text ?? "",
        },
        markLine: chart.target
          ? {
              silent: true,
              symbol: "none",
              lineStyle: { color: look.target, type: "dashed", width: 1.5 },
              label: { formatter: goal, color: look.target, position: "insideEndTop", fontSize: 12 },
              data: [{ yAxis: Number(chart.target) }],
            }
          : undefined,
      },
    ],
  };
}

export const optionOf = (chart: ReportChart, look: Palette, goal: string): EChartsCoreOption =>
  chart.form === "bars" ? bars(chart, look) : line(chart, look, goal);
