// 外部评议: what panels of outsiders gave, as imported; apart from every rate of callers.
import { useQuery } from "@tanstack/react-query";
import { App, Button, Table, Upload } from "antd";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import { PANELS, type PanelImport, type PanelScore } from "../../api/surveys";
import { useSurveyText } from "../../i18n/surveys";
import { Loaded } from "../../parts/Loaded";
import { PeriodPicker, useDays } from "../../parts/period/PeriodPicker";

export function Panels() {
  const t = useSurveyText();
  const { modal } = App.useApp();
  const days = useDays();
  const scores = useQuery<PanelScore[], ApiError>({
    queryKey: [...PANELS, days],
    queryFn: () => api.get("/panel-scores", { first: days.from, last: days.to }),
  });
  const send = useChange((file: Blob) => api.upload<PanelImport>("/panel-scores/import", file), [PANELS]);
  const tell = (made: PanelImport) =>
    void modal.info({
      title: t("panels.done", { added: made.added, changed: made.changed }),
      content: made.refused.map((each) => (
        <p key={each.row}>{t("panels.refused", { row: each.row, reason: each.reason })}</p>
      )),
    });
  return (
    <section className="pane">
      <p className="soft">{t("panels.note")}</p>
      <Upload
        accept=".csv,.xlsx"
        showUploadList={false}
        beforeUpload={(file) => {
          send.mutate(file, { onSuccess: tell });
          return false;
        }}
      >
        <Button loading={send.isPending}>{t("panels.import")}</Button>
      </Upload>
      <p className="soft">{t("panels.columns")}</p>
      <PeriodPicker />
      <Loaded query={scores} isEmpty={(all) => !all.length} empty={t("panels.none")}>
        {(all) => (
          <Table<PanelScore>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              { title: t("panels.day"), dataIndex: "held_on" },
              { title: t("panels.body"), dataIndex: "body" },
              { title: t("panels.source"), dataIndex: "source" },
              { title: t("panels.subject"), dataIndex: "subject" },
              {
                title: t("panels.score"),
                key: "score",
                align: "right",
                render: (_, row) => `${row.score} / ${row.scale}`,
              },
              { title: t("panels.people"), dataIndex: "people", align: "right" },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}
