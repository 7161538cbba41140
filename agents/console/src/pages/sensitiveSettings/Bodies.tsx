// The three-level directory of bodies that take complaints of enterprises.
import { Button, Checkbox, Input, Modal, Select, Table } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { SETTINGS, useBodies, type ComplaintBody } from "../../api/sensitive";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";

const LEVELS = ["province", "city", "county"] as const;
const KINDS = ["foreign_enterprise", "enterprise"] as const;

type Wanted = Omit<ComplaintBody, "id">;

function Edit({ body, close }: { body: ComplaintBody | null; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [wanted, setWanted] = useState<Wanted>(
    body ?? { kind: "foreign_enterprise", level: "county", name: "", place: "", phone: "", address: "", active: true },
  );
  const send = useChange(
    () => (body ? api.put(`/complaint-bodies/${body.id}`, wanted) : api.post("/complaint-bodies", wanted)),
    [SETTINGS],
  );
  const texts = ["name", "place", "phone", "address"] as const;
  return (
    <Modal
      open
      title={t(body ? "bodies.change" : "bodies.add")}
      okButtonProps={{ disabled: !wanted.name.trim() }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      <label htmlFor="body-kind">{t("complaint.kind")}</label>
      <Select
        id="body-kind"
        className="wide"
        value={wanted.kind}
        onChange={(kind) => setWanted({ ...wanted, kind })}
        options={KINDS.map((each) => ({ value: each, label: word("complaintKind", each) }))}
      />
      <label htmlFor="body-level">{t("recipients.level")}</label>
      <Select
        id="body-level"
        className="wide"
        value={wanted.level}
        onChange={(level) => setWanted({ ...wanted, level })}
        options={LEVELS.map((each) => ({ value: each, label: word("bodyLevel", each) }))}
      />
      {texts.map((name) => (
        <div key={name}>
          <label htmlFor={`body-${name}`}>{t(`bodies.${name}`)}</label>
          <Input
            id={`body-${name}`}
            maxLength={120}
            value={wanted[name] ?? ""}
            onChange={(event) => setWanted({ ...wanted, [name]: event.target.value })}
          />
        </div>
      ))}
      <Checkbox
        checked={wanted.active ?? true}
        onChange={(event) => setWanted({ ...wanted, active: event.target.checked })}
      >
        {t("recipients.active")}
      </Checkbox>
    </Modal>
  );
}

export function Bodies({ admin }: { admin: boolean }) {
  const t = useText();
  const word = useWord();
  const [chosen, setChosen] = useState<ComplaintBody | "new" | null>(null);
  const found = useBodies();
  return (
    <section className="pane">
      <p>{t("bodies.means")}</p>
      {admin && <Button onClick={() => setChosen("new")}>{t("bodies.add")}</Button>}
      <Loaded query={found}>
        {(all) => (
          <Table<ComplaintBody>
            size="small"
            rowKey="id"
            dataSource={all}
            pagination={false}
            columns={[
              { title: t("recipients.level"), key: "level", render: (_, row) => word("bodyLevel", row.level) },
              { title: t("complaint.kind"), key: "kind", render: (_, row) => word("complaintKind", row.kind) },
              { title: t("bodies.name"), dataIndex: "name" },
              { title: t("bodies.phone"), key: "phone", render: (_, row) => row.phone || t("bodies.toFill") },
              { title: t("bodies.address"), key: "address", render: (_, row) => row.address || "—" },
              ...(admin
                ? [
                    {
                      title: t("common.actions"),
                      key: "actions",
                      render: (_: unknown, row: ComplaintBody) => (
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
      {chosen && <Edit body={chosen === "new" ? null : chosen} close={() => setChosen(null)} />}
    </section>
  );
}
