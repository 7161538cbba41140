// 专家名册: lawyers and others who may be asked into a call, by specialty.
import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Select, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useCategories, useMe } from "../../api/queries";
import type { Expert, ExpertIn } from "../../api/thirdParties";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";
import { RosterDialog } from "./RosterDialog";
import { useWindowText } from "./WindowsField";

function useSpecialties(): { value: string; label: string }[] {
  const categories = useCategories();
  return (categories.data ?? [])
    .filter((each) => each.level === 1)
    .map((each) => ({ value: each.code, label: `${each.code} ${each.name}` }));
}

function Fields() {
  const t = useText();
  const specialties = useSpecialties();
  return (
    <>
      <Form.Item name="organisation" label={t("rosters.organisation")}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="specialties"
        label={t("rosters.specialties")}
        rules={[{ required: true, message: t("rosters.specialtyMissing") }]}
      >
        <Select mode="tags" options={specialties} />
      </Form.Item>
    </>
  );
}

export default function ExpertsPage() {
  const t = useText();
  const me = useMe();
  const windows = useWindowText();
  const specialties = useSpecialties();
  const [edited, setEdited] = useState<Expert | "new" | null>(null);
  const found = useQuery<Expert[], ApiError>({ queryKey: ["experts"], queryFn: () => api.get("/experts") });
  const admin = me.data !== undefined && isAdmin(me.data);
  const named = (code: string) => specialties.find((each) => each.value === code)?.label ?? code;
  return (
    <PageFrame
      title={t("menu.experts")}
      tools={
        admin && (
          <Button type="primary" onClick={() => setEdited("new")}>
            {t("rosters.add")}
          </Button>
        )
      }
    >
      <Loaded query={found} isEmpty={(all) => !all.length} empty={t("helpers.noExperts")}>
        {(all) => (
          <Table<Expert>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              { title: t("accounts.name"), dataIndex: "name", className: "nowrap" },
              { title: t("rosters.organisation"), dataIndex: "organisation" },
              {
                title: t("rosters.specialties"),
                key: "specialties",
                render: (_, row) => row.specialties.map((each) => <Mark key={each}>{named(each)}</Mark>),
              },
              { title: t("calls.number"), dataIndex: "number_masked", className: "nowrap" },
              { title: t("rosters.windows"), key: "windows", render: (_, row) => windows(row.windows) },
              {
                title: t("monitor.state"),
                key: "state",
                render: (_, row) =>
                  row.on_call ? (
                    <Mark kind="good">{t("helpers.onCall")}</Mark>
                  ) : (
                    <Mark>{row.active ? t("helpers.offCall") : t("rosters.inactive")}</Mark>
                  ),
              },
              {
                title: t("common.actions"),
                key: "actions",
                hidden: !admin,
                render: (_, row) => (
                  <Button size="small" onClick={() => setEdited(row)}>
                    {t("common.edit")}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {edited && (
        <RosterDialog<ExpertIn>
          path="experts"
          edited={edited === "new" ? null : edited}
          title={edited === "new" ? t("rosters.add") : edited.name}
          read={(form) => form}
          close={() => setEdited(null)}
        >
          <Fields />
        </RosterDialog>
      )}
    </PageFrame>
  );
}
