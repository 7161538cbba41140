// The case that the ticket belongs to, with its people: thirty workers of one site are one case.
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Modal, Space, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../../api/client";
import type { CasePerson, MatterCase, Relations } from "../../../api/matterTypes";
import { useChange, useMe } from "../../../api/queries";
import { useText } from "../../../i18n";
import { yuanOf } from "../../../parts/formFields/answers";
import { ReasonDialog } from "../../../parts/ReasonDialog";
import { isInside } from "../../../roles";
import { Panel, type PanelProps } from "./Panel";
import { PasteDialog } from "./PasteDialog";

function OpenCase({ ticketId, close }: { ticketId: string; close: () => void }) {
  const t = useText();
  const [title, setTitle] = useState("");
  const open = useChange(() => api.post(`/tickets/${ticketId}/case`, { title: title.trim() }), [["ticket", ticketId]]);
  return (
    <Modal
      open
      title={t("case.open")}
      okButtonProps={{ disabled: !title.trim() }}
      confirmLoading={open.isPending}
      onCancel={close}
      onOk={() => open.mutate(undefined, { onSuccess: close })}
    >
      <p>{t("case.openMeans")}</p>
      <label htmlFor="case-title">{t("case.name")}</label>
      <Input
        id="case-title"
        autoFocus
        maxLength={120}
        placeholder={t("case.namePlaceholder")}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
    </Modal>
  );
}

function People({
  shown,
  names,
  may,
  stale,
}: {
  shown: MatterCase;
  names: Record<string, string>;
  may: boolean;
  stale: string[][];
}) {
  const t = useText();
  const [out, setOut] = useState<CasePerson | null>(null);
  const remove = useChange(
    (reason: string) => api.post(`/cases/${shown.id}/people/${out?.id}/remove`, { reason }),
    stale,
  );
  return (
    <>
      <Table<CasePerson>
        size="small"
        rowKey="id"
        dataSource={shown.people}
        pagination={{ pageSize: 30, hideOnSinglePage: true }}
        columns={[
          { title: "#", dataIndex: "position", width: 48 },
          { title: t("case.person"), key: "name", render: (_, row) => names[row.id] ?? row.name },
          { title: t("calls.number"), dataIndex: "number" },
          {
            title: t("case.amount"),
            key: "amount",
            align: "right",
            render: (_, row) => (row.amount === null ? "" : Number(yuanOf(row.amount)).toLocaleString("zh-CN")),
          },
          { title: t("case.months"), dataIndex: "months", align: "right" },
          {
            key: "out",
            render: (_, row) =>
              may && (
                <Button size="small" type="text" onClick={() => setOut(row)}>
                  {t("case.remove")}
                </Button>
              ),
          },
        ]}
      />
      {out && (
        <ReasonDialog
          title={t("case.removeOf", { name: names[out.id] ?? out.name })}
          busy={remove.isPending}
          close={() => setOut(null)}
          send={(reason) => remove.mutate(reason, { onSuccess: () => setOut(null) })}
        />
      )}
    </>
  );
}

type Dialog = "open" | "paste" | "reveal" | "leave" | null;

function CaseTools({ may, exists, ask }: { may: boolean; exists: boolean; ask: (dialog: Dialog) => void }) {
  const t = useText();
  if (!may) return null;
  if (!exists)
    return (
      <Button size="small" onClick={() => ask("open")}>
        {t("case.open")}
      </Button>
    );
  return (
    <Space>
      <Button size="small" onClick={() => ask("paste")}>
        {t("case.paste")}
      </Button>
      <Button size="small" onClick={() => ask("reveal")}>
        {t("case.reveal")}
      </Button>
      <Button size="small" onClick={() => ask("leave")}>
        {t("case.leave")}
      </Button>
    </Space>
  );
}

export default function CasePanel({ ticket }: PanelProps) {
  const t = useText();
  const me = useMe();
  const [dialog, setDialog] = useState<Dialog>(null);
  const [names, setNames] = useState<Record<string, string>>({});
  const relations = useQuery<Relations, ApiError>({
    queryKey: ["ticket", ticket.id, "relations"],
    queryFn: () => api.get(`/tickets/${ticket.id}/relations`),
  });
  const caseId = relations.data?.case_id ?? null;
  const stale = [["ticket"], ["case", caseId ?? ""]];
  const found = useQuery<MatterCase, ApiError>({
    queryKey: ["case", caseId],
    queryFn: () => api.get(`/cases/${caseId}`),
    enabled: caseId !== null,
  });
  const reveal = useChange(async (reason: string) => {
    setNames(await api.post<Record<string, string>>(`/cases/${caseId}/people/reveal`, { reason }));
  });
  const leave = useChange((reason: string) => api.post(`/tickets/${ticket.id}/case/leave`, { reason }), stale);
  const may = me.data ? isInside(me.data) : false;
  const close = () => setDialog(null);
  if (!relations.data || (caseId === null && (!may || relations.data.merged_into))) return null;
  const shown = caseId === null ? undefined : found.data;
  return (
    <Panel title={t("case.title")} tools={<CaseTools may={may} exists={caseId !== null} ask={setDialog} />}>
      {shown && (
        <>
          <p>
            <b>{shown.title}</b> <span className="soft">{shown.number}</span> ·{" "}
            {t("case.people", { n: shown.people.length, amount: Number(yuanOf(shown.amount)).toLocaleString("zh-CN") })}
          </p>
          <p className="soft">
            {t("case.tickets")}{" "}
            {shown.tickets.map((each) => (
              <Link key={each.id} to={`/tickets/${each.id}`}>
                {each.number}{" "}
              </Link>
            ))}
          </p>
          {shown.people.length > 0 && <People shown={shown} names={names} may={may} stale={stale} />}
        </>
      )}
      {dialog === "open" && <OpenCase ticketId={ticket.id} close={close} />}
      {dialog === "paste" && caseId && <PasteDialog caseId={caseId} close={close} />}
      {(dialog === "reveal" || dialog === "leave") && (
        <ReasonDialog
          title={t(dialog === "reveal" ? "case.reveal" : "case.leave")}
          busy={reveal.isPending || leave.isPending}
          close={close}
          send={(reason) => (dialog === "reveal" ? reveal : leave).mutate(reason, { onSuccess: close })}
        />
      )}
    </Panel>
  );
}
