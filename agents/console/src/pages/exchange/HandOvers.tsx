// Hand-overs in both directions, the latest first.
import { useQuery } from "@tanstack/react-query";
import { Segmented, Select, Space, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import { EXCHANGE, markOf, type Exchange, type ExchangePage } from "../../api/exchange";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

const STAGES: Exchange["stage"][] = ["offered", "accepted", "refused", "result_given", "closed", "withdrawn"];
type Direction = "all" | Exchange["direction"];

export function HandOvers() {
  const t = useText();
  const word = useWord();
  const [direction, setDirection] = useState<Direction>("all");
  const [stage, setStage] = useState<Exchange["stage"]>();
  const [page, setPage] = useState(1);
  const wanted = { direction: direction === "all" ? undefined : direction, stage, page };
  const found = useQuery<ExchangePage, ApiError>({
    queryKey: [...EXCHANGE, "list", wanted],
    queryFn: () => api.get("/exchange", wanted),
  });
  return (
    <>
      <Space wrap>
        <Segmented<Direction>
          aria-label={t("exchange.direction")}
          value={direction}
          onChange={(chosen) => {
            setDirection(chosen);
            setPage(1);
          }}
          options={[
            { value: "all", label: t("common.all") },
            { value: "out", label: t("exchange.out") },
            { value: "in", label: t("exchange.in") },
          ]}
        />
        <Select<Exchange["stage"]>
          allowClear
          style={{ minWidth: 140 }}
          aria-label={t("exchange.stage")}
          placeholder={t("exchange.stage")}
          value={stage}
          onChange={(chosen) => {
            setStage(chosen);
            setPage(1);
          }}
          options={STAGES.map((each) => ({ value: each, label: word("exchangeStage", each) }))}
        />
      </Space>
      <Loaded query={found} isEmpty={(shown) => !shown.items.length} empty={t("exchange.noHandOvers")}>
        {(shown) => (
          <Table<Exchange>
            size="small"
            rowKey="id"
            dataSource={shown.items}
            pagination={{ current: page, pageSize: shown.page_size, total: shown.total, onChange: setPage }}
            columns={[
              { title: t("exchange.offeredAt"), key: "at", render: (_, row) => dateTime(row.offered_at) },
              {
                title: t("exchange.direction"),
                key: "direction",
                render: (_, row) => t(row.direction === "out" ? "exchange.out" : "exchange.in"),
              },
              {
                title: t("exchange.ticket"),
                key: "ticket",
                render: (_, row) =>
                  row.ticket_id ? <Link to={`/tickets/${row.ticket_id}`}>{row.ticket_no}</Link> : row.reference,
              },
              { title: t("exchange.peerNo"), dataIndex: "peer_ticket_no" },
              {
                title: t("exchange.stage"),
                key: "stage",
                render: (_, row) => (
                  <Space size="small">
                    <Mark kind={markOf(row.stage)}>{word("exchangeStage", row.stage)}</Mark>
                    {row.dead > 0 && <Mark kind="bad">{t("exchange.deadOnes", { n: row.dead })}</Mark>}
                  </Space>
                ),
              },
              { title: t("exchange.peerState"), dataIndex: "peer_status" },
              {
                title: t("exchange.call"),
                key: "call",
                render: (_, row) => (row.call_result ? word("exchangeCall", row.call_result) : ""),
              },
            ]}
          />
        )}
      </Loaded>
    </>
  );
}
