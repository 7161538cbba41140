// 今日语种服务 (K33): how each language's callers were served today, and for how long nobody there shared it.
import { useQuery } from "@tanstack/react-query";
import { Table } from "antd";

import { ApiError, api } from "../../api/client";
import type { LanguageService as Served } from "../../api/thirdParties";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";

const EVERY_MS = 60_000;
const COUNTS = ["calls", "certified", "interpreter", "overflow", "callback", "unserved"] as const;

export function LanguageService() {
  const t = useText();
  const word = useWord();
  const served = useQuery<Served[], ApiError>({
    queryKey: ["language-service"],
    queryFn: () => api.get("/language-service"),
    refetchInterval: EVERY_MS,
  });
  return (
    <Loaded query={served} isEmpty={(all) => !all.length}>
      {(all) => (
        <Table<Served>
          size="small"
          rowKey="language"
          pagination={false}
          dataSource={all}
          columns={[
            { title: t("calls.language"), key: "language", render: (_, row) => word("language", row.language) },
            ...COUNTS.map((name) => ({
              title: t(`languageService.${name}`),
              dataIndex: name,
              align: "right" as const,
            })),
            {
              title: t("languageService.gap"),
              key: "gap",
              align: "right",
              render: (_, row) => (
                <span className={row.gap_minutes >= 1 ? "late" : ""}>{Math.round(row.gap_minutes)}</span>
              ),
            },
          ]}
        />
      )}
    </Loaded>
  );
}
