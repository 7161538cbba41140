// The dated table of limitation periods, and which lawyer has confirmed a line as it reads now.
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Modal, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import { SETTINGS, type LimitationRule } from "../../api/sensitive";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

const KEY = [...SETTINGS, "periods"];

function Confirm({ rule, close }: { rule: LimitationRule; close: () => void }) {
  const t = useText();
  const [name, setName] = useState("");
  const [licence, setLicence] = useState("");
  const send = useChange(
    () =>
      api.post(`/limitation/rules/${rule.code}/confirm`, {
        confirmed_name: name.trim(),
        licence_no: licence.trim() || null,
      }),
    [KEY, ["limitation"], ["ticket"]],
  );
  return (
    <Modal
      open
      title={`${rule.name}（${rule.length}）`}
      okButtonProps={{ disabled: !name.trim() }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      <p>{t("limitation.begins", { begins: rule.begins })}</p>
      <p>{rule.source}</p>
      <label htmlFor="lawyer-name">{t("limitation.lawyer")}</label>
      <Input id="lawyer-name" maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      <label htmlFor="lawyer-licence">{t("limitation.licence")}</label>
      <Input id="lawyer-licence" maxLength={60} value={licence} onChange={(event) => setLicence(event.target.value)} />
    </Modal>
  );
}

export function Periods() {
  const t = useText();
  const [chosen, setChosen] = useState<LimitationRule | null>(null);
  const found = useQuery<LimitationRule[], ApiError>({ queryKey: KEY, queryFn: () => api.get("/limitation/rules") });
  return (
    <section className="pane">
      <p>{t("limitation.means")}</p>
      <Loaded query={found}>
        {(all) => (
          <Table<LimitationRule>
            size="small"
            rowKey="code"
            dataSource={all}
            pagination={false}
            columns={[
              { title: t("limitation.name"), dataIndex: "name" },
              { title: t("limitation.length"), dataIndex: "length" },
              { title: t("limitation.from"), dataIndex: "begins" },
              { title: t("limitation.source"), dataIndex: "source" },
              {
                title: t("limitation.review"),
                key: "review",
                render: (_, row) =>
                  row.confirmed_by ? (
                    <Mark kind="good">{row.confirmed_by}</Mark>
                  ) : (
                    <Mark kind="warn">{t("limitation.unconfirmed")}</Mark>
                  ),
              },
              {
                title: t("common.actions"),
                key: "actions",
                render: (_, row) => (
                  <Button size="small" onClick={() => setChosen(row)}>
                    {t("limitation.confirm")}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {chosen && <Confirm rule={chosen} close={() => setChosen(null)} />}
    </section>
  );
}
