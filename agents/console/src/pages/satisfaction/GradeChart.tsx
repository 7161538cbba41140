// How many gave each grade. The figure is printed on its bar; the table stands beside it.
import { BarChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";

import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { GRADES } from "./tables";

use([BarChart, GridComponent, SVGRenderer]);

const COLOURS = ["#27803a", "#67a83a", "#b0a12f", "#c77a24", "#c62828"];

export default function GradeChart({ grades }: { grades: Record<string, number> }) {
  const t = useText();
  const word = useWord();
  const place = useRef<HTMLDivElement>(null);
  const names = GRADES.map((grade) => word("grade", grade));
  const counts = GRADES.map((grade) => grades[grade] ?? 0);
  const spoken = names.map((name, index) => `${name} ${counts[index]}`).join("，");
  useEffect(() => {
    if (!place.current) return undefined;
    const chart = init(place.current, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      grid: { left: 84, right: 40, top: 8, bottom: 8 },
      xAxis: { type: "value", minInterval: 1, show: false },
      yAxis: {
        type: "category",
        inverse: true,
        data: names,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: "#c9d1da" } },
        axisLabel: { color: "#1f2a37" },
      },
      series: [
        {
          type: "bar",
          barWidth: 16,
          data: counts.map((value, index) => ({ value, itemStyle: { color: COLOURS[index] } })),
          label: { show: true, position: "right", color: "#1f2a37" },
        },
      ],
    });
    const fit = () => chart.resize();
    window.addEventListener("resize", fit);
    return () => {
      window.removeEventListener("resize", fit);
      chart.dispose();
    };
    // The texts decide: arrays are new on every look, the words in them seldom are.
  }, [spoken]);
  return <div ref={place} className="chart" role="img" aria-label={t("satisfaction.chart", { grades: spoken })} />;
}
