// 指标总览: K1–K38 whole, by number, each with its target, what it rests on, its trend and the list behind it.
import { PrinterOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useSearchParams } from "react-router";

import "../../charts/charts.css";
import "./figures.css";

import { useFigures, type Formula, type Reading, type TrendAnswer } from "../../api/figures";
import { useText } from "../../i18n";
import { useFiguresText } from "../../i18n/figures";
import { BehindProvider } from "../../parts/figure/Behind";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { PeriodPicker, useDays } from "../../parts/period/PeriodPicker";
import { stepOf } from "../../parts/period/periods";
import { FigureTable } from "./FigureTable";
import { OutcomesPane } from "./OutcomesPane";
import { bySection } from "./sections";
import { Others, Units } from "./Units";

function Content({ reading, trend }: { reading: Reading; trend: TrendAnswer | undefined }) {
  const t = useFiguresText();
  const { period } = reading;
  return (
    <BehindProvider days={period} figures={reading.figures}>
      <div className="all-figures printed">
        <p className="print-only">
          {period.from} – {period.to}
        </p>
        <p className="soft">{t("overviewAbout")}</p>
        <OutcomesPane outcomes={reading.outcomes} />
        {bySection(reading.figures).map(([section, figures]) => (
          <section key={section} className="pane" aria-label={t(`section.${section}`)}>
            <h2>{t(`section.${section}`)}</h2>
            <FigureTable name={t(`section.${section}`)} figures={figures} trend={trend} days={period} />
          </section>
        ))}
        <section className="pane" aria-label={t("units")}>
          <h2>{t("units")}</h2>
          <Units days={period} />
        </section>
        <section className="pane" aria-label={t("others")}>
          <h2>{t("others")}</h2>
          <Others />
        </section>
      </div>
    </BehindProvider>
  );
}

export default function FiguresPage() {
  const t = useText();
  const words = useFiguresText();
  const days = useDays();
  const [search] = useSearchParams();
  const asked = search.has("from") ? days : {};
  const formulas = useFigures<Formula[]>("/formulas", {});
  const names = formulas.data?.map((formula) => formula.name);
  const found = useFigures<Reading>("", { ...asked, names }, Boolean(names));
  const trend = useFigures<TrendAnswer>("/trend", { ...asked, names, step: stepOf(days) }, Boolean(found.data));
  return (
    <PageFrame
      title={t("menu.figures")}
      tools={
        <>
          <PeriodPicker />
          <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => window.print()}>
            {words("print")}
          </Button>
        </>
      }
    >
      <Loaded query={formulas} rows={14}>
        {() => (
          <Loaded query={found} rows={14}>
            {(reading) => <Content reading={reading} trend={trend.data} />}
          </Loaded>
        )}
      </Loaded>
    </PageFrame>
  );
}
