// Ending a dispatched ticket: how, and with what words.
import { Form, Input, Modal, Radio } from "antd";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { TicketDetail } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const OUTCOMES = ["resolved", "partly_resolved", "unresolved", "withdrawn", "duplicate"] as const;

interface Wanted {
  outcome: (typeof OUTCOMES)[number];
  note?: string;
}

export function CloseTicket({ ticket, done }: { ticket: TicketDetail; done: () => void }) {
  const t = useText();
  const word = useWord();
  const [form] = Form.useForm<Wanted>();
  const close = useChange(
    (wanted: Wanted) => api.post(`/tickets/${ticket.id}/close`, { note: "", ...wanted }),
    [["ticket", ticket.id], ["tickets"], ["satisfaction"]],
  );
  return (
    <Modal
      open
      title={t("tickets.closeOne", { number: ticket.number })}
      okText={t("tickets.close")}
      confirmLoading={close.isPending}
      onCancel={done}
      onOk={() =>
        void form.validateFields().then(
          (wanted) => close.mutate(wanted, { onSuccess: done }),
          () => undefined,
        )
      }
    >
      <Form<Wanted> form={form} layout="vertical">
        <Form.Item
          name="outcome"
          label={t("tickets.outcome")}
          rules={[{ required: true, message: t("tickets.outcomeMissing") }]}
        >
          <Radio.Group options={OUTCOMES.map((each) => ({ value: each, label: word("ticketOutcome", each) }))} />
        </Form.Item>
        <Form.Item name="note" label={t("common.note")}>
          <Input.TextArea rows={3} maxLength={2000} />
        </Form.Item>
      </Form>
      <p className="soft">{ticket.survey_agreed ? t("tickets.closeSurvey") : t("tickets.closeNoSurvey")}</p>
    </Modal>
  );
}
