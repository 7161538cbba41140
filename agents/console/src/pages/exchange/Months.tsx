// K29 and K30 with 12345, month by month.
import { useQuery } from "@tanstack/react-query";
import { Table } from "antd";
import dayjs from "dayjs";

import { ApiError, api } from "../../api/client";
import { EXCHANGE, type ExchangeMonth } from "../../api/exchange";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { share } from "./share";

export function Months() {
  const t = useText();
  const period = {
    first: dayjs().subtract(11, "month").startOf("month").format("YYYY-MM-DD"),
    last: dayjs().format("YYYY-MM-DD"),
  };
  const found = useQuery<ExchangeMonth[], ApiError>({
    queryKey: [...EXCHANGE, "figures", period],
    queryFn: () => api.get("/exchange/figures", period),
  });
  const count = (title: string, dataIndex: keyof ExchangeMonth) => ({ title, dataIndex, align: "right" as const });
  return (
    <Loaded query={found} isEmpty={(all) => !all.length} empty={t("common.empty")}>
      {(all) => (
        <Table<ExchangeMonth>
          size="small"
          rowKey="month"
          dataSource={[...all].reverse()}
          pagination={false}
          columns={[
            { title: t("exchange.month"), key: "month", render: (_, row) => row.month.slice(0, 7) },
            count(t("exchange.callsOut"), "calls_out"),
            count(t("exchange.menuOut"), "menu_out"),
            count(t("exchange.callsIn"), "calls_in"),
            count(t("exchange.ticketsOut"), "tickets_out"),
            count(t("exchange.ticketsIn"), "tickets_in"),
            count(t("exchange.shared"), "shared"),
            count(t("exchange.failed"), "failed"),
            {
              title: t("exchange.transferShare"),
              key: "k29",
              align: "right",
              render: (_, row) => share(row.calls_out, row.answered),
            },
            {
              title: t("exchange.successShare"),
              key: "k29s",
              align: "right",
              render: (_, row) => share(row.taken_up, row.attempts),
            },
          ]}
        />
      )}
    </Loaded>
  );
}
