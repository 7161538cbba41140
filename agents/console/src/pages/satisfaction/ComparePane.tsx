// 环比 and 同比: the period beside the one before and the same days of the year before, with what each rests on.
import { useFigures, type Compared, type Comparison, type Days, type Figure } from "../../api/figures";
import { withUnit } from "../../charts/measured";
import { PlainTable } from "../../charts/ChartFrame";
import { useFiguresText } from "../../i18n/figures";
import { FigureCell } from "../../parts/figure/FigureCell";
import { useFigureLabel } from "../../parts/figure/labels";
import { Loaded } from "../../parts/Loaded";
import { COMPARED } from "./names";

/** `+1.20`, `−0.35`. Of two shares of which one is small there is no difference to speak of. */
export function difference({ change, now, then }: Compared): string {
  if (change === null || now.small || then.small) return "—";
  const points = now.unit === "%" ? withUnit("", "") : now.unit;
  const sign = change.startsWith("-") ? "−" : "+";
  return `${Number(change) === 0 ? "±" : sign}${change.replace(/^[-+]/, "")}${points && ` ${points}`}`;
}

export function ComparePane({ days, figures }: { days: Days; figures: readonly Figure[] }) {
  const t = useFiguresText();
  const label = useFigureLabel();
  const found = useFigures<Comparison>("/compare", { names: [...COMPARED], ...days });
  const span = (period: Days) => `${period.from} – ${period.to}`;
  return (
    <section className="pane" aria-label={t("compare")}>
      <h2>{t("compare")}</h2>
      <Loaded query={found} rows={4}>
        {(answer) => {
          const of = (list: Compared[], name: string) => list.find((each) => each.name === name);
          const cells = (each: Compared | undefined, period: Days) => ({
            then: each && <FigureCell figure={each.then} narrowed={period} />,
            change: each ? difference(each) : "—",
          });
          const rows = COMPARED.flatMap((name) => {
            const figure = figures.find((each) => each.name === name);
            if (!figure) return [];
            const before = cells(of(answer.period_on_period, name), answer.period_before);
            const year = cells(of(answer.year_on_year, name), answer.year_before);
            return {
              key: name,
              cells: {
                name: label(figure),
                now: <FigureCell figure={figure} />,
                before: before.then,
                beforeChange: before.change,
                year: year.then,
                yearChange: year.change,
              },
            };
          });
          const right = "right" as const;
          const columns = [
            { key: "name", title: t("figure") },
            { key: "now", title: t("thisPeriod"), align: right },
            { key: "before", title: `${t("before")} ${span(answer.period_before)}`, align: right },
            { key: "beforeChange", title: t("beforeChange"), align: right },
            { key: "year", title: `${t("yearBefore")} ${span(answer.year_before)}`, align: right },
            { key: "yearChange", title: t("yearChange"), align: right },
          ];
          return <PlainTable title={t("compare")} table={{ columns, rows }} />;
        }}
      </Loaded>
      <p className="soft">{t("compareNote")}</p>
    </section>
  );
}
