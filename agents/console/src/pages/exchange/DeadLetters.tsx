// Messages that 12345 did not take. A person looks at the reason, and has them tried again.
import { useQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import { EXCHANGE, type DeadLetter } from "../../api/exchange";
import { useChange } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";

export function DeadLetters() {
  const t = useText();
  const word = useWord();
  const found = useQuery<DeadLetter[], ApiError>({
    queryKey: [...EXCHANGE, "dead"],
    queryFn: () => api.get("/exchange/dead-letters"),
  });
  const resend = useChange((id: string) => api.post(`/exchange/dead-letters/${id}/resend`), [EXCHANGE]);
  return (
    <Loaded query={found} isEmpty={(all) => !all.length} empty={t("exchange.noDead")}>
      {(all) => (
        <Table<DeadLetter>
          size="small"
          rowKey="id"
          dataSource={all}
          pagination={{ pageSize: 20, hideOnSinglePage: true }}
          columns={[
            { title: t("exchange.at"), key: "at", render: (_, row) => dateTime(row.at) },
            {
              title: t("exchange.ticket"),
              key: "ticket",
              render: (_, row) =>
                row.ticket_id ? <Link to={`/tickets/${row.ticket_id}`}>{row.ticket_no}</Link> : row.reference,
            },
            { title: t("exchange.word"), key: "kind", render: (_, row) => word("exchangeWord", row.kind) },
            { title: t("exchange.attempts"), dataIndex: "attempts", align: "right" },
            { title: t("exchange.error"), dataIndex: "error" },
            {
              title: t("common.actions"),
              key: "resend",
              render: (_, row) => (
                <Button
                  size="small"
                  loading={resend.isPending && resend.variables === row.id}
                  onClick={() => resend.mutate(row.id)}
                >
                  {t("exchange.resend")}
                </Button>
              ),
            },
          ]}
        />
      )}
    </Loaded>
  );
}
