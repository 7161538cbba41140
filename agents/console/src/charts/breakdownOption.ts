// One figure of several agents, queues, languages… as bars that lie: names are long.
import type { EChartsCoreOption } from "echarts/core";

import { numberOf, short, type Measured } from "./measured";
import type { Palette } from "./palette";

export interface BreakdownRow {
  key: string;
  name: string;
  figure: Measured | undefined;
}

export const DRAWN = 20; // rows
export const ROW_PX = 27;

const cut = (name: string) => (name.length > 12 ? `${name.slice(0, 11)}…` : name);

/** What is printed at a bar: the value and n, or the two counts. */
export function printed(figure: Measured | undefined): string {
  if (!figure || figure.value === null) return "—";
  return figure.small || figure.denominator === null ? short(figure) : `${short(figure)}  ·  n=${figure.denominator}`;
}

export function breakdownOption(
  rows: readonly BreakdownRow[],
  target: { value: string | number } | null,
  look: Palette,
): EChartsCoreOption {
  const rate = rows.find((row) => row.figure)?.figure?.unit === "%";
  const axis = {
    type: "category",
    inverse: true,
    axisTick: { show: false },
    axisLabel: { color: look.ink, fontSize: 13 },
  };
  return {
    grid: { left: 8, right: 8, top: 4, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "value", show: false, min: 0, max: rate ? 100 : undefined },
    // The names at the left; at the right what the bars come to, in a column that no bar and no target runs through.
    yAxis: [
      { ...axis, data: rows.map((row) => cut(row.name)), axisLine: { lineStyle: { color: look.line } } },
      { ...axis, position: "right", data: rows.map((row) => printed(row.figure)), axisLine: { show: false } },
    ],
    series: [
      {
        type: "bar",
        barWidth: 15,
        data: rows.map(({ figure }) => ({
          value: numberOf(figure) ?? 0,
          // Faint where n is small: such a bar is not to be compared with the others.
          itemStyle: { color: figure?.small ? look.quiet : look.main },
        })),
        markLine: target
          ? {
              silent: true,
              symbol: "none",
              lineStyle: { color: look.target, type: "dashed", width: 1.5 },
              label: { show: false },
              data: [{ xAxis: Number(target.value) }],
            }
          : undefined,
      },
    ],
  };
}
