import { describe, expect, it } from "vitest";

import type { ReportChart } from "../../api/reports";
import { paletteOf } from "../../charts/palette";
import { BAR_PX, floorOf, heightOf, optionOf, said } from "./reportChart";

type Series = { data: unknown[]; label: { formatter: (at: { dataIndex: number }) => string }; markLine?: unknown };
const series = (chart: ReportChart) =>
  (optionOf(chart, paletteOf(false), "目标 98%")["series"] as Series[])[0] as Series;

const point = (number: string | null, small = false) => ({
  label: "26.10",
  number,
  text: small ? "7/8" : number === null ? "—" : `${number}%`,
  rests_on: "n=8",
  small,
});
const chart = (form: "bars" | "line", ...points: ReportChart["points"]): ReportChart => ({
  kind: "chart",
  form,
  name: "满意率趋势",
  unit: "%",
  points,
  grades: false,
  target: "98",
});

describe("charts of a report", () => {
  it("a point of few is hollow and says its counts, and where nothing is known there is a gap", () => {
    const drawn = series(chart("line", point("87.50", true), point(null), point("97.44")));
    expect(drawn.data).toEqual([{ value: 87.5, symbol: "emptyCircle" }, null, 97.44]);
    expect([0, 1, 2].map((dataIndex) => drawn.label.formatter({ dataIndex }))).toEqual(["7/8", "—", "97.44%"]);
    expect(drawn.markLine).toBeDefined();
  });

  it("the axis of a rate leaves room below the lowest, that of a count begins at nothing", () => {
    expect(floorOf(chart("line", point("87.50"), point("97.44")))).toBe(85);
    expect(floorOf({ ...chart("line", point("41")), unit: "人次" })).toBe(0);
    expect(floorOf({ ...chart("line", point(null)), target: null })).toBe(0);
  });

  it("bars are as many as there are points and print what they rest on", () => {
    const bars = chart("bars", point("24"), point("12"));
    expect(heightOf(bars)).toBe(2 * BAR_PX + 12);
    expect(series(bars).label.formatter({ dataIndex: 1 })).toBe("12%  n=8");
    expect(said(point("24"))).toBe("24%  n=8");
  });
});
