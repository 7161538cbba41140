// How many gave each grade.
import { useMemo, type ReactNode } from "react";

import { useChartText } from "../i18n/charts";
import { ChartFrame } from "./ChartFrame";
import { gradeOption, GRADES, share } from "./gradeOption";
import { usePalette } from "./palette";

interface Props {
  title: string;
  bars: Readonly<Record<string, number>>; // "1" 非常满意 … "5" 非常不满意
  /** A count as a link to its list; without it the counts are plain. */
  count?: (grade: string, n: number) => ReactNode;
  onPick?: (grade: string) => void;
  note?: ReactNode;
  height?: number;
  level?: "h2" | "h3";
}

export function GradeBars({ title, bars, count, onPick, note, height = 196, level }: Props) {
  const t = useChartText();
  const look = usePalette();
  const counts = GRADES.map((grade) => bars[grade] ?? 0);
  const all = counts.reduce((sum, n) => sum + n, 0);
  const names = GRADES.map((grade) => t(`grade.${grade}`));
  const spoken = names.map((name, index) => `${name} ${counts[index]}`).join("，");
  // The words decide: the arrays are new on every look, what stands in them seldom is.
  const option = useMemo(() => gradeOption(counts, names, look), [spoken, look]);
  const rows = GRADES.map((grade, index) => ({
    key: grade,
    cells: {
      grade: names[index],
      count: count ? count(grade, counts[index] ?? 0) : counts[index],
      share: share(counts[index] ?? 0, all) ?? "—",
    },
  }));
  const columns = [
    { key: "grade", title: t("grade") },
    { key: "count", title: t("count"), align: "right" as const },
    { key: "share", title: t("share"), align: "right" as const },
  ];
  return (
    <ChartFrame
      title={title}
      option={option}
      table={{ columns, rows }}
      spoken={`${title}：${spoken}；${t("n", { n: all })}`}
      height={height}
      level={level}
      note={
        <>
          {t("n", { n: all })}
          {note && <> · {note}</>}
        </>
      }
      onPick={onPick && ((index) => onPick(GRADES[index] ?? "1"))}
    />
  );
}
