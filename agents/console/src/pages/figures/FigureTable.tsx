// The figures of one section: value, what divides what, target, trend; a row opens to its trend and its breakdown.
import { Table } from "antd";

import type { Days, Figure, TrendAnswer } from "../../api/figures";
import { short } from "../../charts/measured";
import { Spark } from "../../charts/Spark";
import { useFiguresText } from "../../i18n/figures";
import { Sides, TargetMark } from "../../parts/figure/FigureCard";
import { FormulaTip } from "../../parts/figure/FormulaTip";
import { useFigureLabel } from "../../parts/figure/labels";
import { range } from "../../charts/measured";
import { Details } from "./Details";

interface Props {
  name: string;
  figures: readonly Figure[];
  trend: TrendAnswer | undefined;
  days: Days;
}

function Value({ figure }: { figure: Figure }) {
  const within = figure.small ? range(figure) : null;
  if (figure.denominator === null) return <b>{short(figure)}</b>;
  return (
    <span className="figure-cell">
      {figure.small ? <span>{within ? `[${within}]` : short(figure)}</span> : <b>{short(figure)}</b>}
    </span>
  );
}

export function FigureTable({ name, figures, trend, days }: Props) {
  const t = useFiguresText();
  const label = useFigureLabel();
  const of = (figure: Figure) =>
    trend?.points.map((point) => point.figures.find((each) => each.name === figure.name)) ?? [];
  return (
    <Table<Figure>
      size="small"
      rowKey="name"
      pagination={false}
      aria-label={name}
      dataSource={[...figures]}
      scroll={{ x: "max-content" }}
      expandable={{
        columnTitle: <span className="unseen">{t("expand")}</span>,
        expandedRowRender: (figure) => <Details figure={figure} days={days} />,
      }}
      columns={[
        { title: t("number"), dataIndex: "number", width: 62 },
        {
          title: t("figure"),
          key: "label",
          width: 250,
          render: (_, figure) => (
            <span className="figure-named">
              {label(figure)} <FormulaTip figure={figure} />
            </span>
          ),
        },
        {
          title: t("value"),
          key: "value",
          align: "right",
          width: 150,
          render: (_, figure) => <Value figure={figure} />,
        },
        {
          title: t("counts"),
          key: "counts",
          align: "right",
          width: 210,
          render: (_, figure) => <Sides figure={figure} />,
        },
        { title: t("target"), key: "target", width: 190, render: (_, figure) => <TargetMark figure={figure} /> },
        { title: t("spark"), key: "spark", width: 112, render: (_, figure) => <Spark figures={of(figure)} /> },
      ]}
    />
  );
}
