// 承办部门与派单规则: where matters go, who works there, and which category is whose, from which day on.
import { useQuery } from "@tanstack/react-query";
import { Button, Switch, Table, Tabs } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import type { DepartmentRow } from "../../api/types";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";
import { DepartmentDialog } from "./DepartmentDialog";
import { MembersDialog } from "./MembersDialog";
import { RulesTab } from "./RulesTab";

function Departments({ all, admin }: { all: DepartmentRow[]; admin: boolean }) {
  const t = useText();
  const [edited, setEdited] = useState<DepartmentRow | null>(null);
  const [staffed, setStaffed] = useState<DepartmentRow | null>(null);
  const change = useChange(
    ({ code, active }: { code: string; active: boolean }) => api.patch(`/departments/${code}`, { active }),
    [["departments"]],
  );
  return (
    <>
      <Table<DepartmentRow>
        size="small"
        rowKey="code"
        dataSource={all}
        pagination={false}
        columns={[
          { title: t("departments.name"), dataIndex: "name" },
          { title: t("departments.code"), dataIndex: "code", className: "soft" },
          {
            title: t("departments.members"),
            key: "members",
            render: (_, row) =>
              row.members.length ? (
                row.members.map((member) => (
                  <Mark key={member.account_id} kind={member.active ? "info" : "plain"}>
                    {member.name} {member.staff_no}
                  </Mark>
                ))
              ) : (
                <span className="soft">{t("departments.noMembers")}</span>
              ),
          },
          { title: t("inbox.to_sign"), dataIndex: "waiting" },
          { title: t("inbox.in_work"), dataIndex: "working" },
          {
            title: t("departments.active"),
            key: "active",
            render: (_, row) => (
              <Switch
                checked={row.active}
                disabled={!admin}
                loading={change.isPending && change.variables?.code === row.code}
                aria-label={t("departments.activeOf", { name: row.name })}
                onChange={(active) => change.mutate({ code: row.code, active })}
              />
            ),
          },
          {
            title: t("common.actions"),
            key: "actions",
            render: (_, row) =>
              admin && (
                <span className="row-actions">
                  <Button size="small" onClick={() => setEdited(row)}>
                    {t("common.edit")}
                  </Button>
                  <Button size="small" onClick={() => setStaffed(row)}>
                    {t("departments.members")}
                  </Button>
                </span>
              ),
          },
        ]}
      />
      {edited && <DepartmentDialog department={edited} close={() => setEdited(null)} />}
      {staffed && <MembersDialog department={staffed} close={() => setStaffed(null)} />}
    </>
  );
}

export default function DepartmentsPage() {
  const t = useText();
  const me = useMe();
  const [adding, setAdding] = useState(false);
  const admin = Boolean(me.data && isAdmin(me.data));
  const departments = useQuery<DepartmentRow[], ApiError>({
    queryKey: ["departments", "overview"],
    queryFn: () => api.get("/departments/overview"),
  });
  return (
    <PageFrame
      title={t("menu.departments")}
      tools={
        admin && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t("departments.new")}
          </Button>
        )
      }
    >
      <section className="pane">
        <Tabs
          items={[
            {
              key: "departments",
              label: t("departments.title"),
              children: <Loaded query={departments}>{(all) => <Departments all={all} admin={admin} />}</Loaded>,
            },
            { key: "rules", label: t("dispatchRules.title"), children: <RulesTab admin={admin} /> },
          ]}
        />
      </section>
      {adding && <DepartmentDialog department={null} close={() => setAdding(false)} />}
    </PageFrame>
  );
}
