// The same figures by agent, queue, language, group, category, place, channel and mode. A name narrows the page to it.
import { Segmented } from "antd";

import { DIMENSIONS, type Dimension, type FigureRow } from "../../api/figures";
import { BreakdownChart } from "../../charts/BreakdownChart";
import { GRADES } from "../../charts/gradeOption";
import { useWord } from "../../format/words";
import { useFiguresText } from "../../i18n/figures";
import { CountLink } from "../../parts/figure/Counted";
import { FigureCell } from "../../parts/figure/FigureCell";
import { useFigureLabel } from "../../parts/figure/labels";
import { COLUMNS, named } from "./names";
import { useRowName } from "../../parts/figure/rowName";
import type { View } from "./view";

interface Props {
  rows: readonly FigureRow[];
  view: View;
  change: (changes: Partial<View>) => void;
}

export function Breakdown({ rows, view, change }: Props) {
  const t = useFiguresText();
  const word = useWord();
  const label = useFigureLabel();
  const nameOf = useRowName(view.by);
  const shown = rows[0] ? named(rows[0].figures, COLUMNS) : [];
  const first = shown[0];
  const table = {
    columns: [
      { key: "name", title: t(`by.${view.by}`) },
      ...shown.map((figure) => ({ key: figure.name, title: label(figure), align: "right" as const })),
      ...GRADES.map((grade) => ({ key: `grade-${grade}`, title: word("grade", grade), align: "right" as const })),
    ],
    rows: rows.map((row) => {
      const narrowed = { by: view.by, key: row.key };
      const name = nameOf(row);
      return {
        key: row.key || "-",
        cells: {
          name: (
            <button
              type="button"
              className="count-link"
              aria-pressed={view.key === row.key}
              onClick={() => change({ by: view.by, key: view.key === row.key ? null : row.key })}
            >
              {name}
            </button>
          ),
          ...Object.fromEntries(
            row.figures.map((figure) => [figure.name, <FigureCell key="f" figure={figure} narrowed={narrowed} />]),
          ),
          ...Object.fromEntries(
            GRADES.map((grade) => [
              `grade-${grade}`,
              <CountLink
                key="n"
                wanted={{ name: `grade_${grade}`, ...narrowed }}
                n={row.bars[grade] ?? 0}
                spoken={`${name} ${word("grade", grade)}`}
              />,
            ]),
          ),
        },
      };
    }),
  };
  return (
    <section className="pane" aria-label={t("breakdown")}>
      <div className="pane-head">
        <h2>{t("breakdown")}</h2>
        <Segmented<Dimension>
          aria-label={t("breakdown")}
          value={view.by}
          onChange={(by) => change({ by, key: null })}
          options={DIMENSIONS.map((by) => ({ value: by, label: t(`by.${by}`) }))}
        />
      </div>
      <BreakdownChart
        title={`${first ? label(first) : t("breakdown")} · ${t(`by.${view.by}`)}`}
        rows={rows.map((row) => ({ key: row.key, name: nameOf(row), figure: named(row.figures, COLUMNS)[0] }))}
        table={table}
        target={first?.target}
        unit={first?.unit}
        onPick={(row) => change({ by: view.by, key: row.key })}
        note={t("breakdownNote")}
      />
    </section>
  );
}
