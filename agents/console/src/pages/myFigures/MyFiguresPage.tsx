// 我的评价: an agent's own figures until yesterday and from five ratings up. Never a list, never who rated.
import { Empty } from "antd";

import "../../parts/figure/figure.css";

import { useFigures, type Mine } from "../../api/figures";
import { useText } from "../../i18n";
import { useFiguresText } from "../../i18n/figures";
import { GradeBars } from "../../charts/GradeBars";
import { FigureCard } from "../../parts/figure/FigureCard";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { PeriodPicker, useDays } from "../../parts/period/PeriodPicker";

function Figures({ mine }: { mine: Mine }) {
  const t = useFiguresText();
  if (!mine.bars)
    return (
      <section className="pane">
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("mineTooFew")}>
          <p className="soft">{t("mineCount", { n: mine.ratings, needed: mine.needed })}</p>
        </Empty>
      </section>
    );
  return (
    <section className="pane">
      <div className="figure-cards">
        {mine.figures.map((figure) => (
          <FigureCard key={figure.name} figure={figure} />
        ))}
      </div>
      <GradeBars title={t("mineBars")} bars={mine.bars} />
    </section>
  );
}

export default function MyFiguresPage() {
  const t = useText();
  const words = useFiguresText();
  const days = useDays();
  const found = useFigures<Mine>("/mine", { ...days });
  return (
    <PageFrame title={t("menu.myFigures")} tools={<PeriodPicker />}>
      <p className="soft">
        {words("mineAbout")}
        {found.data && ` ${found.data.period.from} – ${found.data.period.to}`}
      </p>
      <Loaded query={found}>{(mine) => <Figures mine={mine} />}</Loaded>
    </PageFrame>
  );
}
