// 民转刑排查: quarrels to look into, the worst first, by township. Fetched on demand: each reading is audited.
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Space, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import type { Watched } from "../../api/sensitive";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

export function RiskList() {
  const t = useText();
  const word = useWord();
  const [written, setWritten] = useState("");
  const [township, setTownship] = useState<string | null>(null);
  const found = useQuery<Watched[], ApiError>({
    queryKey: ["risk-list", township],
    queryFn: () => api.get("/risk-list", { township }),
    enabled: township !== null,
    refetchOnWindowFocus: false,
  });
  return (
    <section className="pane">
      <Space>
        <Input
          aria-label={t("risk.township")}
          placeholder={t("risk.allTownships")}
          maxLength={50}
          value={written}
          onChange={(event) => setWritten(event.target.value)}
          onPressEnter={() => setTownship(written.trim())}
        />
        <Button onClick={() => setTownship(written.trim())}>{t("risk.show")}</Button>
      </Space>
      {township === null ? (
        <p className="soft">{t("risk.audited")}</p>
      ) : (
        <Loaded query={found} isEmpty={(all) => !all.length} empty={t("risk.none")}>
          {(all) => (
            <Table<Watched>
              size="small"
              rowKey="ticket_id"
              dataSource={all}
              pagination={{ pageSize: 20, hideOnSinglePage: true }}
              columns={[
                {
                  title: t("tickets.number"),
                  key: "number",
                  render: (_, row) => <Link to={`/tickets/${row.ticket_id}`}>{row.number}</Link>,
                },
                { title: t("risk.township"), key: "township", render: (_, row) => row.township ?? "—" },
                { title: t("tickets.category"), dataIndex: "category_name" },
                { title: t("calls.number"), dataIndex: "number_masked" },
                {
                  title: t("risk.level"),
                  key: "level",
                  render: (_, row) =>
                    row.level ? (
                      <Mark kind={row.level === "high" ? "bad" : row.level === "medium" ? "warn" : "good"}>
                        {word("riskLevel", row.level)} {row.score}
                      </Mark>
                    ) : (
                      "—"
                    ),
                },
                { title: t("risk.contacts"), dataIndex: "contacts", align: "right" },
                { title: t("risk.sameParties"), dataIndex: "same_parties", align: "right" },
                { title: t("risk.words"), key: "words", render: (_, row) => row.words.join("、") || "—" },
              ]}
            />
          )}
        </Loaded>
      )}
    </section>
  );
}
