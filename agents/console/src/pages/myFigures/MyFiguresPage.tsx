// 我的评价: an agent's own figures until yesterday, of whole months, opinions from five ratings up. Never a list, never who.
import { DatePicker, Empty } from "antd";
import dayjs from "dayjs";
import { useSearchParams } from "react-router";

import "../../parts/figure/figure.css";

import { useFigures, type Mine } from "../../api/figures";
import { GradeBars } from "../../charts/GradeBars";
import { day } from "../../format/time";
import { useText } from "../../i18n";
import { useFiguresText } from "../../i18n/figures";
import { FigureCard } from "../../parts/figure/FigureCard";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";

const MONTH = /^\d{4}-\d\d$/;

function Opinions({ mine }: { mine: Mine }) {
  const t = useFiguresText();
  if (mine.bars) return <GradeBars title={t("mineBars")} bars={mine.bars} level="h2" />;
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("mineTooFew")}>
      <p className="soft">{t("mineCount", { n: mine.ratings, needed: mine.needed })}</p>
    </Empty>
  );
}

export default function MyFiguresPage() {
  const t = useText();
  const words = useFiguresText();
  const [search, setSearch] = useSearchParams();
  const asked = MONTH.test(search.get("month") ?? "") ? `${search.get("month")}-01` : undefined;
  const found = useFigures<Mine>("/mine", { month: asked });
  const month = asked ?? found.data?.period.from;
  return (
    <PageFrame
      title={t("menu.myFigures")}
      tools={
        <DatePicker
          picker="month"
          allowClear={false}
          aria-label={words("month")}
          value={month ? dayjs(month) : null}
          maxDate={dayjs(day(new Date()))}
          onChange={(chosen) => chosen && setSearch({ month: chosen.format("YYYY-MM") })}
        />
      }
    >
      <section className="pane">
        <Loaded query={found}>
          {(mine) => (
            <>
              <p>
                {mine.period.from} – {mine.period.to} <span className="soft">{words("mineAbout")}</span>
              </p>
              <div className="figure-cards">
                {mine.figures.map((figure) => (
                  <FigureCard key={figure.name} figure={figure} />
                ))}
              </div>
              <div className="my-bars">
                <Opinions mine={mine} />
              </div>
            </>
          )}
        </Loaded>
      </section>
    </PageFrame>
  );
}
