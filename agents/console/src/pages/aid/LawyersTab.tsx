// 援助律师: who takes cases, how many they hold, and whether something stands against them.
import { useQuery } from "@tanstack/react-query";
import { Button, Space, Table } from "antd";
import { useState } from "react";

import type { Lawyer } from "../../api/aid";
import { ApiError, api } from "../../api/client";
import { useCategories, useMe } from "../../api/queries";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { isSupervisor } from "../../roles";
import { AdverseDialog } from "./AdverseDialog";
import { LawyerDialog } from "./LawyerDialog";

export function LawyersTab() {
  const t = useText();
  const word = useWord();
  const me = useMe();
  const categories = useCategories();
  const [changed, setChanged] = useState<Lawyer | "new" | null>(null);
  const [records, setRecords] = useState<Lawyer | null>(null);
  const lawyers = useQuery<Lawyer[], ApiError>({
    queryKey: ["aid", "lawyers"],
    queryFn: () => api.get("/aid/lawyers"),
  });
  const keeps = !!me.data && isSupervisor(me.data);
  const named = (code: string) => categories.data?.find((each) => each.code === code)?.name ?? code;
  return (
    <>
      {keeps && (
        <div className="pane-head">
          <Button type="primary" onClick={() => setChanged("new")}>
            {t("aid.addLawyer")}
          </Button>
        </div>
      )}
      <Loaded query={lawyers} isEmpty={(all) => !all.length} empty={t("aid.noLawyers")}>
        {(all) => (
          <Table<Lawyer>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              {
                title: t("aid.lawyerName"),
                key: "name",
                render: (_, row) => (
                  <>
                    <b>{row.name}</b> {row.barred && <Mark kind="bad">{t("aid.barred")}</Mark>}
                    {!row.active && <Mark>{t("aid.inactive")}</Mark>}
                    {row.criminal_pool && <Mark kind="info">{t("aid.criminalPool")}</Mark>}
                  </>
                ),
              },
              { title: t("aid.firm"), dataIndex: "firm" },
              { title: t("aid.licence"), dataIndex: "licence_no" },
              {
                title: t("aid.specialties"),
                key: "specialties",
                render: (_, row) => row.specialties?.map(named).join("、") || "—",
              },
              {
                title: t("aid.languages"),
                key: "languages",
                render: (_, row) => row.languages?.map((each) => word("language", each)).join("、"),
              },
              {
                title: t("aid.load"),
                key: "load",
                align: "right",
                render: (_, row) => (
                  <span className={row.load >= (row.load_cap ?? 0) ? "late" : ""}>
                    {row.load} / {row.load_cap}
                  </span>
                ),
              },
              {
                title: t("common.actions"),
                key: "actions",
                render: (_, row) =>
                  keeps && (
                    <Space>
                      <Button size="small" onClick={() => setChanged(row)}>
                        {t("common.edit")}
                      </Button>
                      <Button size="small" onClick={() => setRecords(row)}>
                        {t("aid.adverse")}
                      </Button>
                    </Space>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      {changed && <LawyerDialog lawyer={changed === "new" ? null : changed} close={() => setChanged(null)} />}
      {records && <AdverseDialog lawyer={records} close={() => setRecords(null)} />}
    </>
  );
}
