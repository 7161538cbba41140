// One step of the course with what it asks for: a reason, a ground, an outcome. The server checks each again.
import { Form, Input, InputNumber, Modal, Select } from "antd";

import { AID, type AidDetail, type AidMove } from "../../api/aid";
import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { useText } from "../../i18n";
import { useAidWord } from "./words";

const URGENT = ["limitation", "preservation", "regulation"];
const REFUSALS = ["out_of_scope", "not_in_hardship", "not_our_district", "no_case", "has_lawyer", "other"];
const WITHDRAWALS = ["applicant", "settled", "own_lawyer"];
const TERMINATIONS = [
  "fraud",
  "untrue_hardship",
  "unlawful_use",
  "hardship_over",
  "proceedings_ended",
  "own_lawyer",
  "asked_for",
  "regulation",
];
const OUTCOMES = ["won", "partly_won", "mediated", "settled", "lost", "withdrawn_by_client", "advised", "other"];

/** The moves that a person makes here; a lawyer's own and the bureau's have places of their own. */
export const BY_HAND = ["accept", "grant", "refuse", "withdraw", "terminate", "close", "archive"] as const;
export type ByHand = (typeof BY_HAND)[number];
export const isByHand = (move: AidMove): move is ByHand => BY_HAND.includes(move as ByHand);

const ENDS: ByHand[] = ["refuse", "withdraw", "terminate"];
/** The step that the case is meant to take next; the others end it. */
export const leadsOn = (move: ByHand): boolean => !ENDS.includes(move);

interface Written {
  code?: string;
  reason?: string;
  note?: string;
  urgent?: string | null;
  outcome?: string;
  loss_recovered_yuan?: number;
  archive_no?: string;
}

function Choice({
  name,
  label,
  codes,
  group,
  required,
}: {
  name: keyof Written;
  label: string;
  codes: string[];
  group: "refusal" | "withdrawal" | "termination" | "outcome" | "urgent";
  required?: boolean;
}) {
  const word = useAidWord();
  return (
    <Form.Item name={name} label={label} rules={required ? [{ required: true }] : []}>
      <Select allowClear={!required} options={codes.map((each) => ({ value: each, label: word(group, each) }))} />
    </Form.Item>
  );
}

function Fields({ move }: { move: ByHand }) {
  const t = useText();
  const reason = (
    <Form.Item name="reason" label={t("common.reason")} rules={move === "withdraw" ? [] : [{ required: true }]}>
      <Input.TextArea rows={3} maxLength={2000} />
    </Form.Item>
  );
  switch (move) {
    case "accept":
      return <p>{t("aid.acceptMeans")}</p>;
    case "grant":
      return (
        <>
          <p className="soft">{t("aid.grantMeans")}</p>
          <Choice name="urgent" label={t("aid.urgentGround")} codes={URGENT} group="urgent" />
          <Form.Item name="note" label={t("common.note")}>
            <Input.TextArea rows={2} maxLength={2000} />
          </Form.Item>
        </>
      );
    case "refuse":
      return (
        <>
          <Choice name="code" label={t("aid.refusalCode")} codes={REFUSALS} group="refusal" required />
          {reason}
        </>
      );
    case "withdraw":
      return (
        <>
          <Choice name="code" label={t("aid.withdrawalCode")} codes={WITHDRAWALS} group="withdrawal" required />
          {reason}
        </>
      );
    case "terminate":
      return (
        <>
          <Choice name="code" label={t("aid.terminationCode")} codes={TERMINATIONS} group="termination" required />
          {reason}
        </>
      );
    case "close":
      return (
        <>
          <Choice name="outcome" label={t("aid.outcomeOf")} codes={OUTCOMES} group="outcome" required />
          <Form.Item name="loss_recovered_yuan" label={t("aid.lossRecovered")}>
            <InputNumber min={0} precision={2} suffix={t("aid.yuan")} />
          </Form.Item>
          <Form.Item name="note" label={t("common.note")}>
            <Input.TextArea rows={2} maxLength={2000} />
          </Form.Item>
        </>
      );
    case "archive":
      return (
        <Form.Item name="archive_no" label={t("aid.archiveNo")} rules={[{ required: true }]}>
          <Input maxLength={60} />
        </Form.Item>
      );
  }
}

export function MoveDialog({ application, move, close }: { application: AidDetail; move: ByHand; close: () => void }) {
  const word = useAidWord();
  const [form] = Form.useForm<Written>();
  const send = useChange(
    (wanted: Written) =>
      api.post(`/aid/applications/${application.id}/${move}`, move === "accept" ? undefined : wanted),
    [AID, ["ticket"]],
  );
  return (
    <Modal
      open
      title={`${word("move", move)} · ${application.number}`}
      okText={word("move", move)}
      okButtonProps={{ danger: move === "refuse" || move === "terminate" }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() =>
        void form.validateFields().then(
          (wanted) => send.mutate(wanted, { onSuccess: close }),
          () => undefined,
        )
      }
    >
      <Form<Written> form={form} layout="vertical">
        <Fields move={move} />
      </Form>
    </Modal>
  );
}
