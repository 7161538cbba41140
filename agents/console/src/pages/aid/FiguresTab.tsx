// The figures of legal aid with numerator and denominator, the columns of the yearly report, and whether 优先 was faster.
import { useQuery } from "@tanstack/react-query";
import { DatePicker, Table } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";

import type { AidFigures } from "../../api/aid";
import { ApiError, api } from "../../api/client";
import { useSpecialGroups } from "../../api/queries";
import { duration } from "../../format/time";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { useAidWord } from "./words";

type Pace = AidFigures["paces"][number];
type Column = AidFigures["columns"][number];

function Paces({ paces }: { paces: Pace[] }) {
  const t = useText();
  const word = useAidWord();
  const median = (seconds: number | null, n: number) =>
    seconds === null ? "—" : `${duration(Math.round(seconds))} (n=${n})`;
  return (
    <Table<Pace>
      size="small"
      rowKey="stage"
      pagination={false}
      dataSource={paces}
      columns={[
        { title: t("aid.stage"), key: "stage", render: (_, row) => word("stage", row.stage) },
        {
          title: t("aid.greenMedian"),
          key: "green",
          align: "right",
          render: (_, row) => median(row.green_median, row.green_n),
        },
        {
          title: t("aid.ordinaryMedian"),
          key: "ordinary",
          align: "right",
          render: (_, row) => median(row.ordinary_median, row.ordinary_n),
        },
        {
          title: t("aid.faster"),
          key: "faster",
          render: (_, row) =>
            row.faster === null ? (
              "—"
            ) : (
              <Mark kind={row.faster ? "good" : "bad"}>{t(row.faster ? "aid.fasterYes" : "aid.fasterNo")}</Mark>
            ),
        },
      ]}
    />
  );
}

function Columns({ columns }: { columns: Column[] }) {
  const t = useText();
  const groups = useSpecialGroups();
  const named = (code: string | null) =>
    code ? (groups.data?.find((each) => each.code === code)?.name ?? code) : t("common.all");
  return (
    <Table<Column>
      size="small"
      rowKey={(row) => row.group ?? ""}
      pagination={false}
      dataSource={columns}
      columns={[
        { title: t("aid.group"), key: "group", render: (_, row) => named(row.group) },
        { title: t("aid.accepted"), dataIndex: "accepted", align: "right" },
        { title: t("aid.closedCases"), dataIndex: "closed", align: "right" },
        { title: t("aid.otherMatters"), dataIndex: "other_matters", align: "right" },
        { title: t("aid.peopleHelped"), dataIndex: "people", align: "right" },
        { title: t("aid.lossRecovered"), dataIndex: "loss_recovered_yuan", align: "right" },
      ]}
    />
  );
}

export function FiguresTab() {
  const t = useText();
  const [period, setPeriod] = useState<[Dayjs, Dayjs]>([dayjs().startOf("year"), dayjs()]);
  const query = { first_day: period[0].format("YYYY-MM-DD"), last_day: period[1].format("YYYY-MM-DD") };
  const figures = useQuery<AidFigures, ApiError>({
    queryKey: ["aid", "figures", query],
    queryFn: () => api.get("/aid/figures", query),
    placeholderData: (before) => before,
  });
  return (
    <>
      <div className="pane-head">
        <DatePicker.RangePicker
          allowClear={false}
          value={period}
          onChange={(chosen) => chosen?.[0] && chosen[1] && setPeriod([chosen[0], chosen[1]])}
        />
      </div>
      <Loaded query={figures}>
        {(all) => (
          <>
            <div className="figures">
              {all.figures.map((figure) => (
                <div key={figure.name} className="figure">
                  <div className="figure-name">{figure.label}</div>
                  <div className="figure-value">{figure.value === null ? "—" : `${figure.value}${figure.unit}`}</div>
                  <div className="figure-parts">
                    {figure.numerator} / {figure.denominator}
                  </div>
                  <div className="figure-formula soft">
                    {figure.formula} <span className="figure-version">{figure.formula_version}</span>
                  </div>
                </div>
              ))}
            </div>
            <h2>{t("aid.columns")}</h2>
            <Columns columns={all.columns} />
            <h2>{t("aid.priorities")}</h2>
            <Paces paces={all.paces} />
          </>
        )}
      </Loaded>
    </>
  );
}
