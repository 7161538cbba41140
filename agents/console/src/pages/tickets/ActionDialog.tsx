// What an action asks for, and sending it. The fields are the action's own (`actions.ts`).
import { DatePicker, Form, Input, InputNumber, Modal, Radio, Select } from "antd";
import type { ReactNode } from "react";

import { api } from "../../api/client";
import { useChange, useDepartments } from "../../api/queries";
import type { TicketDetail } from "../../api/types";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText, type TextKey } from "../../i18n";
import { beginnings, bodyOf, type ActionSpec, type Field } from "./actions";

type Values = Record<string, unknown>;

/** Sends one action and makes what it changed old. */
export function useAction(ticket: TicketDetail) {
  return useChange(
    ({ spec, values }: { spec: ActionSpec; values: Values }) => {
      const body = bodyOf(spec, values);
      const path = `/tickets/${ticket.id}/${spec.path}`;
      return spec.method === "put" ? api.put(path, body) : api.post(path, body);
    },
    [["ticket", ticket.id], ["tickets"], ["inbox"], ["satisfaction"]],
  );
}

function useInput(ticket: TicketDetail): (field: Field) => ReactNode {
  const t = useText();
  const word = useWord();
  const departments = useDepartments();
  const all = (departments.data ?? []).map((each) => ({ value: each.code, label: each.name }));
  return (field) => {
    switch (field.kind) {
      case "department":
        return <Select allowClear showSearch={{ optionFilterProp: "label" }} options={all} />;
      case "departments":
        return <Select mode="multiple" showSearch={{ optionFilterProp: "label" }} options={all} />;
      case "days":
        return <InputNumber min={1} max={60} />;
      case "choice":
        return (
          <Radio.Group
            options={(field.choices ?? []).map((each) => ({
              value: each,
              label: field.words ? word(field.words, each) : each,
            }))}
          />
        );
      case "when":
        return <DatePicker showTime={{ format: "HH:mm" }} format="YYYY-MM-DD HH:mm" />;
      case "line":
        return <Input maxLength={200} />;
      case "people":
        return <Input.TextArea rows={4} maxLength={2000} placeholder={t("handling.inviteesHint")} />;
      case "notice":
        return (
          <Select
            options={ticket.handling.notices
              .filter((each) => !each.acknowledged_at)
              .map((each) => ({
                value: each.id,
                label: `${word("ticketEvent", each.kind)} ${dateTime(each.sent_at)} ${each.text}`,
              }))}
          />
        );
      default:
        return <Input.TextArea rows={3} maxLength={2000} />;
    }
  };
}

export function ActionDialog({ ticket, spec, close }: { ticket: TicketDetail; spec: ActionSpec; close: () => void }) {
  const t = useText();
  const input = useInput(ticket);
  const [form] = Form.useForm<Values>();
  const act = useAction(ticket);
  const { handling } = ticket;
  const send = () =>
    void form.validateFields().then(
      (values) => act.mutate({ spec, values }, { onSuccess: close }),
      () => undefined,
    );
  const facts = {
    left: handling.extension_left,
    returns: handling.returns,
    limit: handling.return_limit,
    until: dateTime(handling.returnable_until),
  };
  return (
    <Modal
      open
      title={t("handling.of", { action: t(`handling.action.${spec.action}` as TextKey), number: ticket.number })}
      okText={t(`handling.action.${spec.action}` as TextKey)}
      okButtonProps={{ danger: spec.danger }}
      confirmLoading={act.isPending}
      onCancel={close}
      onOk={send}
    >
      {spec.note && <p className="soft">{t(spec.note, facts)}</p>}
      {spec.action === "close" && (
        <p className="soft">{ticket.survey_agreed ? t("tickets.closeSurvey") : t("tickets.closeNoSurvey")}</p>
      )}
      <Form<Values> form={form} layout="vertical" initialValues={beginnings(spec, ticket)}>
        {spec.fields.map((field) => (
          <Form.Item
            key={field.name}
            name={field.name}
            label={t(field.label)}
            rules={[{ required: field.required ?? false, message: t("handling.missing", { field: t(field.label) }) }]}
          >
            {input(field)}
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}
