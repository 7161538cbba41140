// A figure over time: its line, n below each point, the target, and the 95 % interval where n is small.
import type { EChartsCoreOption } from "echarts/core";

import type { Measured } from "./measured";
import { numberOf, short } from "./measured";
import type { Palette } from "./palette";

export interface TrendPoint {
  key: string;
  label: string; // `11-03`, `11月`
  figure: Measured | undefined;
}

export interface TrendTarget {
  value: string | number;
  text: string;
}

const PRINTED = 16; // more labels than this would lie on each other
const SPAN = 8; // percent points: a line of 99.1 and 99.3 is not a mountain

/** The axis of a rate: from a little below the lowest to 100, at least `SPAN` wide. Other units begin at nothing. */
export function bounds(points: readonly TrendPoint[], target: TrendTarget | null): { min: number; max?: number } {
  const unit = points.find((point) => point.figure)?.figure?.unit;
  if (unit !== "%") return { min: 0 };
  const all = points.flatMap(({ figure }) =>
    figure?.small ? (figure.interval ?? []).map(Number) : [numberOf(figure) ?? 100],
  );
  if (target) all.push(Number(target.value));
  const highest = Math.max(100, ...all);
  return { min: Math.max(0, Math.floor((Math.min(highest - SPAN, ...all) - 1) / 5) * 5), max: highest };
}

/** The period, and n where the figure divides by something. */
function under(label: string, figure: Measured | undefined): string {
  return figure?.denominator === null ? label : `${label}\nn=${figure?.denominator ?? 0}`;
}

function bands(points: readonly TrendPoint[], look: Palette) {
  const data = points.flatMap(({ figure }, index) =>
    figure?.small && figure.interval ? [[index, Number(figure.interval[0]), Number(figure.interval[1])]] : [],
  );
  return {
    type: "custom",
    silent: true,
    z: 1,
    data,
    renderItem: (_: unknown, drawing: { value: (at: number) => number; coord: (at: number[]) => number[] }) => {
      const [x = 0, low = 0] = drawing.coord([drawing.value(0), drawing.value(1)]);
      const [, high = 0] = drawing.coord([drawing.value(0), drawing.value(2)]);
      const shape = { x: x - 7, y: high, width: 14, height: low - high };
      return { type: "rect", shape, style: { fill: look.band } };
    },
  };
}

function line(points: readonly TrendPoint[], target: TrendTarget | null, look: Palette) {
  const goal = target && {
    silent: true,
    symbol: "none",
    lineStyle: { color: look.target, type: "dashed", width: 1.5 },
    label: { formatter: target.text, color: look.target, position: "insideEndTop", fontSize: 12 },
    data: [{ yAxis: Number(target.value) }],
  };
  return {
    type: "line",
    z: 3,
    connectNulls: false,
    symbol: "circle",
    symbolSize: 8,
    itemStyle: { color: look.main },
    lineStyle: { color: look.main, width: 2 },
    // Hollow where n is small: such a point is where the interval lies, not a value to be quoted.
    data: points.map(({ figure }) =>
      figure?.small ? { value: numberOf(figure), symbol: "emptyCircle" } : numberOf(figure),
    ),
    label: {
      show: points.length <= PRINTED,
      color: look.ink,
      fontSize: 12,
      backgroundColor: look.ground,
      padding: [1, 3],
      formatter: ({ dataIndex }: { dataIndex: number }) => short(points[dataIndex]?.figure),
    },
    markLine: goal ?? undefined,
  };
}

export function trendOption(
  points: readonly TrendPoint[],
  target: TrendTarget | null,
  look: Palette,
  told: (point: TrendPoint) => string,
): EChartsCoreOption {
  const printed = points.length <= PRINTED;
  return {
    grid: { left: 8, right: 28, top: 26, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: look.ground,
      borderColor: look.line,
      textStyle: { color: look.ink, fontSize: 12.5 },
      axisPointer: { lineStyle: { color: look.line } },
      formatter: (items: { dataIndex: number }[]) => {
        const point = points[items[0]?.dataIndex ?? 0];
        return point ? told(point) : "";
      },
    },
    xAxis: {
      type: "category",
      data: points.map(({ label, figure }) => (printed ? under(label, figure) : label)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.soft, fontSize: 11.5, lineHeight: 15, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      ...bounds(points, target),
      axisLabel: { color: look.soft, fontSize: 11.5 },
      splitLine: { lineStyle: { color: look.line, opacity: 0.6 } },
    },
    series: [bands(points, look), line(points, target, look)],
  };
}
