// 满意度: every figure with what it divides by what; a table beside each chart.
import { useQuery } from "@tanstack/react-query";
import { DatePicker, Segmented, Tooltip } from "antd";
import dayjs from "dayjs";
import { lazy, Suspense, useState } from "react";

import { ApiError, api } from "../../api/client";
import type { Callbacks, Figure, Satisfaction } from "../../api/types";
import { useWord } from "../../format/words";
import { useText, type TextKey } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { interval, percent } from "./figures";
import { GradeTable, RowsTable, type PeriodOfDays } from "./tables";

const GradeChart = lazy(() => import("./GradeChart"));

type By = "agent" | "queue" | "language";

function FigureCard({ figure }: { figure: Figure }) {
  const t = useText();
  const word = useWord();
  const name = word("figure", figure.name);
  const range = interval(figure);
  return (
    <div className="figure">
      <div className="figure-name">{name === figure.name ? figure.label : name}</div>
      <div className="figure-value">{percent(figure)}</div>
      <div className="figure-parts">
        {figure.numerator} ÷ {figure.denominator} · n = {figure.denominator}
      </div>
      {range && (
        <Tooltip title={t("figures.wilson")}>
          <div className="figure-range">{t("figures.interval", { range })}</div>
        </Tooltip>
      )}
      <div className="soft figure-formula">
        {t(`formula.${figure.name}` as TextKey) || figure.formula}{" "}
        <span className="figure-version">{figure.formula_version}</span>
      </div>
    </div>
  );
}

function Grades({ grades, period }: { grades: Record<string, number>; period?: PeriodOfDays }) {
  return (
    <div className="grades">
      <Suspense fallback={<div className="chart" />}>
        <GradeChart grades={grades} />
      </Suspense>
      <GradeTable grades={grades} period={period} />
    </div>
  );
}

function CallbackFigures({ callbacks }: { callbacks: Callbacks }) {
  const t = useText();
  return (
    <section className="pane">
      <h2>{t("satisfaction.callbacks")}</h2>
      <p className="soft">{t("satisfaction.callbacksApart")}</p>
      <div className="figures">
        {callbacks.figures.map((figure) => (
          <FigureCard key={figure.name} figure={figure} />
        ))}
      </div>
      <Grades grades={callbacks.grades} />
    </section>
  );
}

export default function SatisfactionPage() {
  const t = useText();
  const [by, setBy] = useState<By>("agent");
  const [range, setRange] = useState<{ from?: string; to?: string }>({});
  const found = useQuery<Satisfaction, ApiError>({
    queryKey: ["satisfaction", by, range],
    queryFn: () => api.get("/satisfaction", { ...range, by }),
    placeholderData: (before) => before,
  });
  const period = found.data?.period;
  return (
    <PageFrame
      title={t("menu.satisfaction")}
      tools={
        <DatePicker.RangePicker
          allowClear={false}
          aria-label={t("calls.period")}
          value={period ? [dayjs(period.from), dayjs(period.to)] : null}
          onChange={(days) => setRange({ from: days?.[0]?.format("YYYY-MM-DD"), to: days?.[1]?.format("YYYY-MM-DD") })}
        />
      }
    >
      <Loaded query={found}>
        {(data) => (
          <div className="satisfaction">
            <section className="pane">
              <h2>{t("satisfaction.afterCall")}</h2>
              <div className="figures">
                {data.figures.map((figure) => (
                  <FigureCard key={figure.name} figure={figure} />
                ))}
              </div>
              <Grades grades={data.grades} period={data.period} />
            </section>
            <section className="pane">
              <div className="pane-head">
                <h2>{t("satisfaction.by")}</h2>
                <Segmented<By>
                  value={by}
                  onChange={setBy}
                  options={[
                    { value: "agent", label: t("satisfaction.by.agent") },
                    { value: "queue", label: t("satisfaction.by.queue") },
                    { value: "language", label: t("satisfaction.by.language") },
                  ]}
                />
              </div>
              <RowsTable rows={data.rows} by={by} period={data.period} />
              <p className="soft">{t("satisfaction.notRated")}</p>
            </section>
            <CallbackFigures callbacks={data.callbacks} />
          </div>
        )}
      </Loaded>
    </PageFrame>
  );
}
