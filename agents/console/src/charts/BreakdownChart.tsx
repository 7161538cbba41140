// One figure by agent, queue, language, group, category, place, channel or mode.
import { useMemo, type ReactNode } from "react";

import { useChartText } from "../i18n/charts";
import { breakdownOption, DRAWN, printed, ROW_PX, type BreakdownRow } from "./breakdownOption";
import { ChartFrame, type ChartTable } from "./ChartFrame";
import { withUnit } from "./measured";
import { usePalette } from "./palette";

interface Props {
  title: string;
  rows: readonly BreakdownRow[];
  /** All that is known of each row; the chart draws one figure of it. */
  table: ChartTable;
  target?: { value: string | number } | null;
  unit?: string;
  onPick?: (row: BreakdownRow) => void;
  note?: ReactNode;
}

export function BreakdownChart({ title, rows, table, target, unit = "%", onPick, note }: Props) {
  const t = useChartText();
  const look = usePalette();
  const drawn = rows.slice(0, DRAWN);
  const goal = target ? t("targetLine", { value: withUnit(target.value, unit) }) : "";
  const spoken = drawn.map((row) => `${row.name} ${printed(row.figure)}`).join("，");
  const option = useMemo(() => breakdownOption(drawn, target ?? null, look), [spoken, goal, look]);
  return (
    <ChartFrame
      title={title}
      option={option}
      table={table}
      spoken={`${title}：${spoken}`}
      height={drawn.length * ROW_PX + 12}
      note={
        <>
          {rows.length > DRAWN && <>{t("more", { n: DRAWN })} </>}
          {goal} {note}
        </>
      }
      onPick={onPick && ((index) => drawn[index] && onPick(drawn[index]))}
    />
  );
}
