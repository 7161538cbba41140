// How a figure went, by day, week or month, with n beneath each point and the target as a line.
import { Segmented, Select } from "antd";

import { useFigures, type Days, type Figure, type Step, type TrendAnswer } from "../../api/figures";
import { TrendChart } from "../../charts/TrendChart";
import { useFiguresText } from "../../i18n/figures";
import { useBehind } from "../../parts/figure/Behind";
import { Sides } from "../../parts/figure/FigureCard";
import { useFigureLabel } from "../../parts/figure/labels";
import { Loaded } from "../../parts/Loaded";
import { named, TRENDS } from "./names";
import { pointsOf } from "../../parts/figure/points";
import type { View } from "./view";

interface Props {
  days: Days;
  view: View;
  change: (changes: Partial<View>) => void;
  figures: readonly Figure[];
  narrowedName: string | null;
}

export function TrendPane({ days, view, change, figures, narrowedName }: Props) {
  const t = useFiguresText();
  const label = useFigureLabel();
  const open = useBehind();
  const narrowed = view.key === null ? {} : { by: view.by, key: view.key };
  const found = useFigures<TrendAnswer>("/trend", { names: view.of, step: view.step, ...days, ...narrowed });
  const figure = figures.find((each) => each.name === view.of);
  const title = [figure && label(figure), narrowedName].filter(Boolean).join(" · ");
  return (
    <section className="pane" aria-label={t("trend")}>
      <div className="pane-head">
        <h2>{t("trend")}</h2>
        <Select
          aria-label={t("trendOf")}
          value={view.of}
          onChange={(of) => change({ of })}
          options={named(figures, TRENDS).map((each) => ({ value: each.name, label: label(each) }))}
          className="wide-select"
        />
        <Segmented<Step>
          aria-label={t("step")}
          value={view.step}
          onChange={(step) => change({ step })}
          options={(["day", "week", "month"] as const).map((step) => ({ value: step, label: t(`step.${step}`) }))}
        />
      </div>
      <Loaded query={found} rows={4}>
        {(answer) => {
          const points = pointsOf(answer, view.of, view.step);
          return (
            <TrendChart
              title={title}
              points={points}
              target={figure?.target}
              unit={figure?.unit}
              counted={({ figure: of, from, to }) => of && <Sides figure={of} narrowed={{ ...narrowed, from, to }} />}
              onPick={({ figure: of, from, to }) => {
                const part = of?.denominator === null ? "numerator" : "denominator";
                if (of?.denominator !== 0) open?.({ name: view.of, part, ...narrowed, from, to });
              }}
            />
          );
        }}
      </Loaded>
    </section>
  );
}
