// A figure over time, with n beneath each point.
import { useMemo, type ReactNode } from "react";

import { useChartText } from "../i18n/charts";
import { ChartFrame } from "./ChartFrame";
import { counts, range, short, withUnit } from "./measured";
import { usePalette } from "./palette";
import { trendOption, type TrendPoint, type TrendTarget } from "./trendOption";

interface Props<Point extends TrendPoint> {
  title: string;
  points: readonly Point[];
  target?: { value: string | number } | null;
  unit?: string; // of the target
  /** The counts of a point as a link to its list. */
  counted?: (point: Point) => ReactNode;
  onPick?: (point: Point) => void;
  note?: ReactNode;
  height?: number;
}

export function TrendChart<Point extends TrendPoint>(props: Props<Point>) {
  const { title, points, target, unit = "%", counted, onPick, note, height = 240 } = props;
  const t = useChartText();
  const look = usePalette();
  const told = (point: TrendPoint) =>
    [point.label, short(point.figure), counts(point.figure), range(point.figure)].filter(Boolean).join("\n");
  const goal: TrendTarget | null = target
    ? { value: target.value, text: t("target", { value: withUnit(target.value, unit) }) }
    : null;
  const spoken = points.map((point) => `${point.label} ${short(point.figure)}`).join("，");
  const option = useMemo(() => trendOption(points, goal, look, told), [spoken, goal?.text, look]);
  const columns = [
    { key: "period", title: t("period") },
    { key: "value", title: t("value"), align: "right" as const },
    { key: "counted", title: t("counted"), align: "right" as const },
    { key: "range", title: t("range"), align: "right" as const },
  ];
  const rows = points.map((point) => ({
    key: point.key,
    cells: {
      period: point.label,
      value: point.figure?.small ? "—" : short(point.figure),
      counted: counted ? counted(point) : counts(point.figure),
      range: range(point.figure) ?? "—",
    },
  }));
  return (
    <ChartFrame
      title={title}
      option={option}
      table={{ columns, rows }}
      spoken={`${title}：${spoken}`}
      height={height}
      note={note}
      onPick={onPick && ((index) => points[index] && onPick(points[index]))}
    />
  );
}
