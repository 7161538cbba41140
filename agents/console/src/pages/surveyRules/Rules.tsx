// The rules of the callback as they hold now, each with its reason.
import { useQuery } from "@tanstack/react-query";
import { Table } from "antd";

import { ApiError, api } from "../../api/client";
import type { SurveyRule } from "../../api/surveys";
import { useSurveyText } from "../../i18n/surveys";
import { Loaded } from "../../parts/Loaded";

export function Rules() {
  const t = useSurveyText();
  const rules = useQuery<SurveyRule[], ApiError>({
    queryKey: ["survey-rules"],
    queryFn: () => api.get("/survey-rules"),
  });
  return (
    <section className="pane">
      <p className="soft">{t("rules.note")}</p>
      <Loaded query={rules}>
        {(all) => (
          <Table<SurveyRule>
            size="small"
            rowKey="key"
            dataSource={all}
            pagination={false}
            columns={[
              { title: t("rules.rule"), key: "rule", render: (_, row) => t(`rule.${row.key}` as "rule.delay") },
              { title: t("rules.value"), dataIndex: "value" },
              { title: t("rules.reason"), dataIndex: "reason" },
              { title: t("rules.source"), dataIndex: "source" },
              {
                title: t("rules.variable"),
                key: "variable",
                render: (_, row) => (row.variable ? <code>{row.variable}</code> : t("rules.fixed")),
              },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}
