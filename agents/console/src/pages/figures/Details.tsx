// One figure over time and by dimension: any of K1–K38 can be taken apart like the rate of satisfaction.
import { Segmented } from "antd";
import { useState } from "react";

import {
  DIMENSIONS,
  useFigures,
  type Days,
  type Dimension,
  type Figure,
  type Reading,
  type TrendAnswer,
} from "../../api/figures";
import { BreakdownChart } from "../../charts/BreakdownChart";
import { TrendChart } from "../../charts/TrendChart";
import { useFiguresText } from "../../i18n/figures";
import { FigureCell } from "../../parts/figure/FigureCell";
import { Sides } from "../../parts/figure/FigureCard";
import { useFigureLabel } from "../../parts/figure/labels";
import { pointsOf } from "../../parts/figure/points";
import { useRowName } from "../../parts/figure/rowName";
import { Loaded } from "../../parts/Loaded";
import { stepOf } from "../../parts/period/periods";

function Trend({ figure, days }: { figure: Figure; days: Days }) {
  const label = useFigureLabel();
  const step = stepOf(days);
  const found = useFigures<TrendAnswer>("/trend", { names: figure.name, step, ...days });
  return (
    <Loaded query={found} rows={3}>
      {(answer) => (
        <TrendChart
          title={label(figure)}
          points={pointsOf(answer, figure.name, step)}
          target={figure.target}
          unit={figure.unit}
          counted={(point) =>
            point.figure && <Sides figure={point.figure} narrowed={{ from: point.from, to: point.to }} />
          }
        />
      )}
    </Loaded>
  );
}

function By({ figure, days }: { figure: Figure; days: Days }) {
  const t = useFiguresText();
  const label = useFigureLabel();
  const [by, setBy] = useState<Dimension>("queue");
  const nameOf = useRowName(by);
  const found = useFigures<Reading>("", { names: figure.name, by, ...days });
  const title = `${label(figure)} · ${t(`by.${by}`)}`;
  return (
    <div>
      <Segmented<Dimension>
        size="small"
        aria-label={t("breakdown")}
        value={by}
        onChange={setBy}
        options={DIMENSIONS.map((each) => ({ value: each, label: t(`by.${each}`) }))}
      />
      <Loaded query={found} rows={3}>
        {({ rows }) => {
          const of = rows.map((row) => ({ key: row.key, name: nameOf(row), figure: row.figures[0] }));
          const columns = [
            { key: "name", title: t(`by.${by}`) },
            { key: "value", title: label(figure), align: "right" as const },
          ];
          const cells = of.map((row) => ({
            key: row.key || "-",
            cells: {
              name: row.name,
              value: <FigureCell figure={row.figure} narrowed={{ by, key: row.key, ...days }} />,
            },
          }));
          return (
            <BreakdownChart
              title={title}
              rows={of}
              table={{ columns, rows: cells }}
              target={figure.target}
              unit={figure.unit}
            />
          );
        }}
      </Loaded>
    </div>
  );
}

export function Details({ figure, days }: { figure: Figure; days: Days }) {
  return (
    <div className="figure-details">
      <Trend figure={figure} days={days} />
      <By figure={figure} days={days} />
    </div>
  );
}
