// Who is told of a sensitive or urgent matter: by body, place and level; an account, or an outside contact's number.
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, InputNumber, Modal, Select, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import { SETTINGS, type Recipient, type RecipientIn } from "../../api/sensitive";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

const KEY = [...SETTINGS, "recipients"];
const BODIES = ["government", "county_centre", "duty"] as const;

interface Named {
  id: string;
  staff_no: string;
  name: string;
}

function Edit({ row, close }: { row: Recipient | null; close: () => void }) {
  const t = useText();
  const word = useWord();
  const accounts = useQuery<Named[], ApiError>({ queryKey: ["accounts"], queryFn: () => api.get("/accounts") });
  const [wanted, setWanted] = useState<RecipientIn>({
    body: row?.body ?? "government",
    place: row?.place ?? "",
    level: row?.level ?? 1,
    name: row?.name ?? "",
    account_id: row?.account_id ?? null,
    phone: "",
    active: row?.active ?? true,
  });
  const body = { ...wanted, place: wanted.place?.trim() || null, phone: wanted.phone?.trim() || null };
  const send = useChange(
    () => (row ? api.put(`/sensitive/recipients/${row.id}`, body) : api.post("/sensitive/recipients", body)),
    [KEY],
  );
  return (
    <Modal
      open
      title={t(row ? "recipients.change" : "recipients.add")}
      okButtonProps={{ disabled: !wanted.name.trim() }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      <label htmlFor="recipient-body">{t("recipients.body")}</label>
      <Select
        id="recipient-body"
        className="wide"
        value={wanted.body}
        onChange={(chosen) => setWanted({ ...wanted, body: chosen })}
        options={BODIES.map((each) => ({ value: each, label: word("escalationBody", each) }))}
      />
      <label htmlFor="recipient-place">{t("recipients.place")}</label>
      <Input
        id="recipient-place"
        maxLength={50}
        placeholder={t("recipients.everywhere")}
        value={wanted.place ?? ""}
        onChange={(event) => setWanted({ ...wanted, place: event.target.value })}
      />
      <label htmlFor="recipient-level">{t("recipients.level")}</label>
      <InputNumber
        id="recipient-level"
        min={1}
        max={9}
        value={wanted.level}
        onChange={(level) => setWanted({ ...wanted, level: level ?? 1 })}
      />
      <label htmlFor="recipient-name">{t("recipients.name")}</label>
      <Input
        id="recipient-name"
        maxLength={60}
        value={wanted.name}
        onChange={(event) => setWanted({ ...wanted, name: event.target.value })}
      />
      <label htmlFor="recipient-account">{t("recipients.account")}</label>
      <Select
        id="recipient-account"
        className="wide"
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        value={wanted.account_id ?? undefined}
        onChange={(account?: string) => setWanted({ ...wanted, account_id: account ?? null })}
        options={(accounts.data ?? []).map((each) => ({ value: each.id, label: `${each.staff_no} ${each.name}` }))}
      />
      <label htmlFor="recipient-phone">{t("recipients.phone")}</label>
      <Input
        id="recipient-phone"
        maxLength={40}
        inputMode="tel"
        placeholder={row?.number_masked ?? ""}
        value={wanted.phone ?? ""}
        onChange={(event) => setWanted({ ...wanted, phone: event.target.value })}
      />
      <Checkbox
        checked={wanted.active ?? true}
        onChange={(event) => setWanted({ ...wanted, active: event.target.checked })}
      >
        {t("recipients.active")}
      </Checkbox>
    </Modal>
  );
}

export function Recipients({ admin }: { admin: boolean }) {
  const t = useText();
  const word = useWord();
  const [chosen, setChosen] = useState<Recipient | "new" | null>(null);
  const found = useQuery<Recipient[], ApiError>({ queryKey: KEY, queryFn: () => api.get("/sensitive/recipients") });
  return (
    <section className="pane">
      <p>{t("recipients.means")}</p>
      {admin && <Button onClick={() => setChosen("new")}>{t("recipients.add")}</Button>}
      <Loaded query={found} isEmpty={(all) => !all.length} empty={t("recipients.none")}>
        {(all) => (
          <Table<Recipient>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={false}
            columns={[
              { title: t("recipients.body"), key: "body", render: (_, row) => word("escalationBody", row.body) },
              {
                title: t("recipients.place"),
                key: "place",
                render: (_, row) => row.place ?? t("recipients.everywhere"),
              },
              { title: t("recipients.level"), dataIndex: "level", align: "right" },
              { title: t("recipients.name"), dataIndex: "name" },
              { title: t("recipients.account"), key: "account", render: (_, row) => row.account_name ?? "—" },
              { title: t("recipients.phone"), key: "phone", render: (_, row) => row.number_masked ?? "—" },
              {
                title: t("recipients.active"),
                key: "active",
                render: (_, row) => (
                  <Mark kind={row.active ? "good" : "plain"}>{t(row.active ? "common.yes" : "common.no")}</Mark>
                ),
              },
              ...(admin
                ? [
                    {
                      title: t("common.actions"),
                      key: "actions",
                      render: (_: unknown, row: Recipient) => (
                        <Button size="small" onClick={() => setChosen(row)}>
                          {t("common.edit")}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Loaded>
      {chosen && <Edit row={chosen === "new" ? null : chosen} close={() => setChosen(null)} />}
    </section>
  );
}
