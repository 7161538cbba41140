// 退访名单: found by the whole number, which the server compares by its hash; noted by hand, lifted with a reason.
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Space, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import { OPT_OUTS, type OptOut } from "../../api/surveys";
import { dateTime } from "../../format/time";
import { useSurveyText } from "../../i18n/surveys";
import { Loaded } from "../../parts/Loaded";
import { ReasonDialog } from "../../parts/ReasonDialog";

export function OptOuts() {
  const t = useSurveyText();
  const [written, setWritten] = useState("");
  const [wanted, setWanted] = useState("");
  const [lifting, setLifting] = useState<OptOut | null>(null);
  const found = useQuery<OptOut[], ApiError>({
    queryKey: [...OPT_OUTS, wanted],
    queryFn: () => api.post("/survey-opt-outs/search", { number: wanted }),
  });
  const add = useChange((number: string) => api.post("/survey-opt-outs", { number }), [OPT_OUTS]);
  const lift = useChange(
    ({ id, reason }: { id: string; reason: string }) => api.post(`/survey-opt-outs/${id}/lift`, { reason }),
    [OPT_OUTS],
  );
  return (
    <section className="pane">
      <p className="soft">{t("optOuts.note")}</p>
      <Space wrap>
        <Input.Search
          allowClear
          autoComplete="off"
          aria-label={t("optOuts.number")}
          placeholder={t("optOuts.number")}
          enterButton={t("optOuts.find")}
          value={written}
          onChange={(event) => setWritten(event.target.value)}
          onSearch={(number) => setWanted(number.trim())}
        />
        <Button
          disabled={written.trim().length < 5}
          loading={add.isPending}
          onClick={() => add.mutate(written.trim(), { onSuccess: () => setWanted(written.trim()) })}
        >
          {t("optOuts.add")}
        </Button>
      </Space>
      <Loaded query={found} isEmpty={(all) => !all.length} empty={t("optOuts.none")}>
        {(all) => (
          <Table<OptOut>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={{ pageSize: 15, hideOnSinglePage: true }}
            columns={[
              { title: t("optOuts.masked"), dataIndex: "number_masked" },
              { title: t("optOuts.how"), key: "how", render: (_, row) => t(`how.${row.how}`) },
              { title: t("optOuts.at"), key: "at", render: (_, row) => dateTime(row.said_at) },
              { title: t("optOuts.note2"), key: "note", render: (_, row) => row.lifted_why ?? row.note },
              {
                title: t("optOuts.state"),
                key: "state",
                render: (_, row) =>
                  row.lifted_at ? (
                    t("optOuts.lifted")
                  ) : (
                    <Button size="small" onClick={() => setLifting(row)}>
                      {t("optOuts.lift")}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      {lifting && (
        <ReasonDialog
          title={t("optOuts.liftTitle")}
          busy={lift.isPending}
          close={() => setLifting(null)}
          send={(reason) => lift.mutate({ id: lifting.id, reason }, { onSuccess: () => setLifting(null) })}
        />
      )}
    </section>
  );
}
