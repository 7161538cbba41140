// What the ticket's form says, by the version it was asked by; what is missing can be added here at any time.
import { useQuery } from "@tanstack/react-query";
import { Button, Descriptions, Space } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../../api/client";
import type { TicketForm } from "../../../api/matterTypes";
import { INCOMPLETE } from "../../../api/matterQueries";
import { useChange } from "../../../api/queries";
import { dateTime } from "../../../format/time";
import { useText } from "../../../i18n";
import { answersOf, shownAnswer, typedOf, unreadable, type Typed } from "../../../parts/formFields/answers";
import { FormFields } from "../../../parts/formFields/FormFields";
import { Mark } from "../../../parts/Mark";
import { Panel, type PanelProps } from "./Panel";

function State({ form }: { form: TicketForm }) {
  const t = useText();
  const names = new Map(form.form.fields.map((field) => [field.key, field.name]));
  if (!form.missing.length) return <Mark kind="good">{t("ticketForm.complete")}</Mark>;
  return (
    <>
      <Mark kind="warn">
        {t("ticketForm.missing", { what: form.missing.map((key) => names.get(key) ?? key).join("、") })}
      </Mark>{" "}
      <span className={form.overdue ? "late" : "soft"}>
        {t(form.overdue ? "ticketForm.late" : "ticketForm.until", { at: dateTime(form.supplement_until) })}
      </span>
    </>
  );
}

function Said({ form }: { form: TicketForm }) {
  const t = useText();
  const said = form.form.fields.filter((field) => field.key in form.values);
  return (
    <Descriptions
      size="small"
      column={2}
      items={said.map((field) => ({
        key: field.key,
        label: field.name,
        children: shownAnswer(field, form.values[field.key] ?? null, t("desk.notGiven")),
      }))}
    />
  );
}

function Editor({ id, form, close }: { id: string; form: TicketForm; close: () => void }) {
  const t = useText();
  const [typed, setTyped] = useState<Typed>(() => typedOf(form.form, form.values));
  const cleared = () =>
    Object.fromEntries(form.form.fields.filter((field) => typed[field.key] === "").map((field) => [field.key, ""]));
  const save = useChange(
    () => api.put(`/tickets/${id}/form`, { values: { ...cleared(), ...answersOf(form.form, typed) } }),
    [["ticket", id], INCOMPLETE],
  );
  return (
    <>
      <FormFields form={form.form} typed={typed} change={setTyped} />
      <Space>
        <Button
          type="primary"
          disabled={unreadable(form.form, typed).length > 0}
          loading={save.isPending}
          onClick={() => save.mutate(undefined, { onSuccess: close })}
        >
          {t("ticketForm.save")}
        </Button>
        <Button onClick={close}>{t("common.cancel")}</Button>
      </Space>
    </>
  );
}

export default function FormPanel({ ticket }: PanelProps) {
  const t = useText();
  const [editing, setEditing] = useState(false);
  const found = useQuery<TicketForm | null, ApiError>({
    queryKey: ["ticket", ticket.id, "form"],
    queryFn: () => api.get(`/tickets/${ticket.id}/form`),
  });
  const form = found.data;
  if (!form?.form.fields.length) return null;
  const edit = !editing && (
    <Button size="small" onClick={() => setEditing(true)}>
      {t("ticketForm.edit")}
    </Button>
  );
  return (
    <Panel title={form.form.name} tools={edit}>
      <p>
        <State form={form} /> <span className="soft">{t("ticketForm.version", { n: form.form.version })}</span>
      </p>
      {editing ? <Editor id={ticket.id} form={form} close={() => setEditing(false)} /> : <Said form={form} />}
    </Panel>
  );
}
