// Five bars, 非常满意 first. Count and share are printed at each bar.
import type { EChartsCoreOption } from "echarts/core";

import { fontFamily } from "./font";
import type { Palette } from "./palette";

export const GRADES = ["1", "2", "3", "4", "5"] as const;
const SMALL = 30;

/** `34.29%` of all, half up; nothing where all are fewer than thirty: five of six is not 83 %. */
export function share(n: number, all: number): string | null {
  if (all < SMALL) return null;
  // In whole numbers: a binary fraction would round 0.005 down now and then.
  const hundredths = Math.floor((n * 20_000 + all) / (2 * all));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}%`;
}

export function gradeOption(counts: readonly number[], names: readonly string[], look: Palette): EChartsCoreOption {
  const all = counts.reduce((sum, n) => sum + n, 0);
  const printed = (n: number) => [String(n), share(n, all)].filter(Boolean).join("  ·  ");
  return {
    grid: { left: 8, right: 104, top: 4, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "value", minInterval: 1, show: false, min: 0 },
    yAxis: {
      type: "category",
      inverse: true,
      data: names,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.ink, fontSize: 13 },
    },
    series: [
      {
        type: "bar",
        barWidth: 20,
        data: counts.map((value, index) => ({ value, itemStyle: { color: look.grades[index] } })),
        label: {
          show: true,
          position: "right",
          color: look.ink,
          fontSize: 13,
          fontFamily,
          formatter: ({ value }: { value: number }) => printed(value),
        },
      },
    ],
  };
}
