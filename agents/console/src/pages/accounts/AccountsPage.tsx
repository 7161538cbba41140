// 账号: who may sign in, and as what. Nobody is deleted: calls and tickets keep naming them.
import { useQuery } from "@tanstack/react-query";
import { Button, Switch, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import type { AccountRow } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { AccountDialog } from "./AccountDialog";
import { SeatDialog } from "./SeatDialog";

export default function AccountsPage() {
  const t = useText();
  const word = useWord();
  const me = useMe();
  const [edited, setEdited] = useState<AccountRow | "new" | null>(null);
  const [seated, setSeated] = useState<AccountRow | null>(null);
  const accounts = useQuery<AccountRow[], ApiError>({ queryKey: ["accounts"], queryFn: () => api.get("/accounts") });
  const change = useChange(
    ({ id, active }: { id: string; active: boolean }) => api.patch(`/accounts/${id}`, { active }),
    [["accounts"]],
  );
  return (
    <PageFrame
      title={t("menu.accounts")}
      tools={
        <Button type="primary" onClick={() => setEdited("new")}>
          {t("accounts.new")}
        </Button>
      }
    >
      <Loaded query={accounts} isEmpty={(all) => !all.length}>
        {(all) => (
          <Table<AccountRow>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              { title: t("login.staffNo"), dataIndex: "staff_no" },
              {
                title: t("accounts.name"),
                key: "name",
                render: (_, row) => (
                  <>
                    {row.name} {row.demo && <Mark>{t("accounts.demo")}</Mark>}
                  </>
                ),
              },
              {
                title: t("accounts.roles"),
                key: "roles",
                render: (_, row) => row.roles.map((role) => <Mark key={role}>{word("role", role)}</Mark>),
              },
              {
                title: t("accounts.active"),
                key: "active",
                render: (_, row) => (
                  <Switch
                    checked={row.active}
                    disabled={row.id === me.data?.id}
                    loading={change.isPending && change.variables?.id === row.id}
                    aria-label={t("accounts.activeOf", { name: row.name })}
                    onChange={(active) => change.mutate({ id: row.id, active })}
                  />
                ),
              },
              {
                title: t("common.actions"),
                key: "actions",
                render: (_, row) => (
                  <span className="row-actions">
                    <Button size="small" onClick={() => setEdited(row)}>
                      {t("common.edit")}
                    </Button>
                    {row.roles.includes("agent") && (
                      <Button size="small" onClick={() => setSeated(row)}>
                        {t("accounts.seat")}
                      </Button>
                    )}
                  </span>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {seated && <SeatDialog account={seated} close={() => setSeated(null)} />}
      {edited && <AccountDialog account={edited === "new" ? null : edited} close={() => setEdited(null)} />}
    </PageFrame>
  );
}
