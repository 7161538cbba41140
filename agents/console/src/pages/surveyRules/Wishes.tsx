// What callers wish for, for whoever keeps the catalogue of services.
import { useQuery } from "@tanstack/react-query";
import { Table } from "antd";

import { ApiError, api } from "../../api/client";
import { useCategories } from "../../api/queries";
import type { Wish } from "../../api/surveys";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useSurveyText } from "../../i18n/surveys";
import { Loaded } from "../../parts/Loaded";
import { PeriodPicker, useDays } from "../../parts/period/PeriodPicker";

export function Wishes() {
  const t = useSurveyText();
  const word = useWord();
  const days = useDays();
  const categories = useCategories();
  const wishes = useQuery<Wish[], ApiError>({
    queryKey: ["survey-wishes", days],
    queryFn: () => api.get("/survey-wishes", { first: days.from, last: days.to }),
  });
  const name = (code: string) => categories.data?.find((each) => each.code === code)?.name ?? code;
  return (
    <section className="pane">
      <p className="soft">{t("wishes.note")}</p>
      <PeriodPicker />
      <Loaded query={wishes} isEmpty={(all) => !all.length} empty={t("wishes.none")}>
        {(all) => (
          <Table<Wish>
            size="small"
            rowKey="answer_id"
            dataSource={all}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              { title: t("wishes.words"), dataIndex: "words" },
              { title: t("wishes.category"), key: "category", render: (_, row) => name(row.category) },
              { title: t("wishes.language"), key: "language", render: (_, row) => word("language", row.language) },
              { title: t("wishes.at"), key: "at", render: (_, row) => dateTime(row.said_at) },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}
