// 满意度: the rate with all that it rests on, where it comes from, and what could make it look better than it is.
import { PrinterOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useSearchParams } from "react-router";

import "./satisfaction.css";

import { useFigures, type Reading } from "../../api/figures";
import { useText } from "../../i18n";
import { useFiguresText } from "../../i18n/figures";
import { BehindProvider } from "../../parts/figure/Behind";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { PeriodPicker, useDays } from "../../parts/period/PeriodPicker";
import { Breakdown } from "./Breakdown";
import { CallbackPane } from "./CallbackPane";
import { ComparePane } from "./ComparePane";
import { CountedPane } from "./CountedPane";
import { GamingPane } from "./GamingPane";
import { Headline } from "./Headline";
import { ALL } from "./names";
import { useRowName } from "../../parts/figure/rowName";
import { TrendPane } from "./TrendPane";
import { useView, type View } from "./view";

interface ContentProps {
  reading: Reading;
  view: View;
  change: (changes: Partial<View>) => void;
}

/** The whole hotline, or the one agent, queue … that was chosen. */
function Content({ reading, view, change }: ContentProps) {
  const t = useFiguresText();
  const nameOf = useRowName(view.by);
  const row = view.key === null ? undefined : reading.rows.find((each) => each.key === view.key);
  const narrowed = view.key === null ? undefined : { by: view.by, key: view.key };
  const name = view.key === null ? null : nameOf(row ?? { key: view.key, name: "" });
  const shown = row ?? reading;
  return (
    <BehindProvider days={reading.period} figures={reading.figures}>
      <div className="satisfaction printed">
        <p className="print-only">
          {reading.period.from} – {reading.period.to}
        </p>
        {name !== null && (
          <p className="narrowed-to" role="status">
            {t("onlyFor", { by: t(`by.${view.by}`), name })}
            <Button size="small" onClick={() => change({ key: null })}>
              {t("showAll")}
            </Button>
          </p>
        )}
        <Headline figures={shown.figures} bars={shown.bars} narrowed={narrowed} />
        <TrendPane days={reading.period} view={view} change={change} figures={reading.figures} narrowedName={name} />
        <Breakdown rows={reading.rows} view={view} change={change} />
        <CallbackPane figures={shown.figures} bars={shown.callback_bars} narrowed={narrowed} />
        {view.key === null && <ComparePane days={reading.period} figures={reading.figures} />}
        <CountedPane reading={reading} />
        <GamingPane days={reading.period} />
      </div>
    </BehindProvider>
  );
}

export default function SatisfactionPage() {
  const t = useText();
  const words = useFiguresText();
  const [search] = useSearchParams();
  const days = useDays();
  const [view, change] = useView();
  // Without days in the address the server says which month it is.
  const asked = search.has("from") ? days : {};
  const found = useFigures<Reading>("", { ...asked, by: view.by, names: [...ALL] });
  return (
    <PageFrame
      title={t("menu.satisfaction")}
      tools={
        <>
          <PeriodPicker />
          <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => window.print()}>
            {words("print")}
          </Button>
        </>
      }
    >
      <Loaded query={found} rows={12}>
        {(reading) => <Content reading={reading} view={view} change={change} />}
      </Loaded>
    </PageFrame>
  );
}
