// Comparing both sides' lists: every night by itself, and whenever a supervisor wants it.
import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Space, Table } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { EXCHANGE, type Reconciliation } from "../../api/exchange";
import { useChange } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

type Difference = Reconciliation["differences"][number];

function Differences({ report }: { report: Reconciliation }) {
  const t = useText();
  const word = useWord();
  const stageOf = (line: Difference["ours"]) => (line ? word("exchangeStage", String(line.stage)) : "—");
  return (
    <Table<Difference>
      size="small"
      rowKey="reference"
      dataSource={report.differences}
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      columns={[
        { title: t("exchange.reference"), dataIndex: "reference" },
        { title: t("exchange.difference"), key: "kind", render: (_, row) => word("exchangeDifference", row.kind) },
        { title: t("exchange.ours"), key: "ours", render: (_, row) => stageOf(row.ours) },
        { title: t("exchange.theirs"), key: "theirs", render: (_, row) => stageOf(row.theirs) },
        {
          title: t("exchange.repaired"),
          key: "repaired",
          render: (_, row) =>
            row.repaired ? (
              <Mark kind="good">{t("exchange.saidAgain")}</Mark>
            ) : (
              <Mark kind={row.kind === "contradiction" ? "bad" : "plain"}>
                {t(row.kind === "contradiction" ? "exchange.needsPerson" : "exchange.onTheWay")}
              </Mark>
            ),
        },
      ]}
    />
  );
}

export function Reconciliations() {
  const t = useText();
  const [days, setDays] = useState<[Dayjs, Dayjs]>([dayjs().subtract(30, "day"), dayjs()]);
  const found = useQuery<Reconciliation[], ApiError>({
    queryKey: [...EXCHANGE, "reconciliations"],
    queryFn: () => api.get("/exchange/reconciliations"),
  });
  const compare = useChange(
    () =>
      api.post("/exchange/reconciliations", {
        first: days[0].format("YYYY-MM-DD"),
        last: days[1].format("YYYY-MM-DD"),
      }),
    [EXCHANGE],
  );
  return (
    <>
      <Space wrap>
        <DatePicker.RangePicker
          aria-label={t("exchange.days")}
          allowClear={false}
          value={days}
          onChange={(chosen) => chosen?.[0] && chosen[1] && setDays([chosen[0], chosen[1]])}
        />
        <Button type="primary" loading={compare.isPending} onClick={() => compare.mutate(undefined)}>
          {t("exchange.compareNow")}
        </Button>
      </Space>
      <Loaded query={found} isEmpty={(all) => !all.length} empty={t("exchange.noReports")}>
        {(all) => (
          <Table<Reconciliation>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={{ pageSize: 10, hideOnSinglePage: true }}
            expandable={{
              rowExpandable: (row) => row.differences.length > 0,
              expandedRowRender: (row) => <Differences report={row} />,
            }}
            columns={[
              { title: t("exchange.at"), key: "at", render: (_, row) => dateTime(row.at) },
              { title: t("exchange.days"), key: "days", render: (_, row) => `${row.first_day} – ${row.last_day}` },
              {
                title: t("exchange.by"),
                key: "by",
                render: (_, row) => t(row.by_night ? "exchange.byNight" : "exchange.byPerson"),
              },
              { title: t("exchange.oursCount"), dataIndex: "ours", align: "right" },
              { title: t("exchange.theirsCount"), dataIndex: "theirs", align: "right" },
              {
                title: t("exchange.difference"),
                key: "differences",
                render: (_, row) =>
                  row.failed ? (
                    <Mark kind="bad">{t("exchange.noList")}</Mark>
                  ) : (
                    <Mark kind={row.differences.length ? "warn" : "good"}>{row.differences.length}</Mark>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </>
  );
}
