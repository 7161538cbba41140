// Where a ticket stands: who has it, what was asked for and said, what a conference decided.
import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";

import { api } from "../../../api/client";
import { useChange } from "../../../api/queries";
import type { Conference, Handling, TicketDetail } from "../../../api/types";
import { dateTime } from "../../../format/time";
import { useWord } from "../../../format/words";
import { useText, type TextKey } from "../../../i18n";
import { Mark } from "../../../parts/Mark";
import { ReasonDialog } from "../../../parts/ReasonDialog";
import { Panel, type PanelProps } from "./Panel";

const NOTICE_MARKS = { reminded: "info", urged: "warn", supervised: "bad" } as const;

function Units({ handling }: { handling: Handling }) {
  const t = useText();
  return (
    <ul className="short-list">
      {handling.units.map((unit) => (
        <li key={unit.code}>
          <Mark kind={unit.role === "lead" ? "info" : "plain"}>{t(`handling.role.${unit.role}` as TextKey)}</Mark>
          <b>{unit.name}</b>
          <span className="soft">
            {unit.role === "assist"
              ? t("handling.since", { at: dateTime(unit.from_at) })
              : unit.signed_at
                ? t("handling.signedAt", { at: dateTime(unit.signed_at) })
                : t("handling.sentAt", { at: dateTime(unit.from_at) })}
          </span>
        </li>
      ))}
      {handling.returns > 0 && (
        <li>
          <span className="soft">{t("handling.returned", { n: handling.returns, limit: handling.return_limit })}</span>
          {handling.binding && <Mark kind="warn">{t("handling.binding")}</Mark>}
        </li>
      )}
      {handling.reworks > 0 && <li className="soft">{t("handling.reworks", { n: handling.reworks })}</li>}
    </ul>
  );
}

function Spoken({ handling }: { handling: Handling }) {
  const t = useText();
  const word = useWord();
  return (
    <ul className="short-list">
      {handling.extensions.map((each) => (
        <li key={each.id}>
          <Mark>{t(`handling.extensionState.${each.state}` as TextKey)}</Mark>
          <span>{t("handling.extensionOf", { days: each.working_days, reason: each.reason })}</span>
          {each.decision && <span className="soft">{each.decision}</span>}
        </li>
      ))}
      {handling.notices.map((each) => (
        <li key={each.id}>
          <Mark kind={NOTICE_MARKS[each.kind]}>{word("ticketEvent", each.kind)}</Mark>
          <span>{each.text}</span>
          <span className="soft">
            {each.acknowledged_at
              ? t("handling.answeredAt", { at: dateTime(each.acknowledged_at) })
              : t("handling.unanswered", { at: dateTime(each.sent_at) })}
          </span>
          {each.answer && <span className="soft">{each.answer}</span>}
        </li>
      ))}
    </ul>
  );
}

function Minutes({ ticket, conference, close }: { ticket: TicketDetail; conference: Conference; close: () => void }) {
  const t = useText();
  const [form] = Form.useForm<{ opinions?: string; decision: string }>();
  const save = useChange(
    ({ opinions = "", decision }: { opinions?: string; decision: string }) =>
      api.post(`/tickets/${ticket.id}/conference/${conference.id}/minutes`, {
        decision,
        opinions: opinions
          .split("\n")
          .map((line) => line.split(/[:：]/))
          .flatMap(([name, ...rest]) =>
            name?.trim() && rest.length ? [{ name: name.trim(), opinion: rest.join("：").trim() }] : [],
          ),
      }),
    [["ticket", ticket.id]],
  );
  return (
    <Modal
      open
      title={t("handling.minutes")}
      okText={t("common.save")}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={() =>
        void form.validateFields().then(
          (values) => save.mutate(values, { onSuccess: close }),
          () => undefined,
        )
      }
    >
      <Form form={form} layout="vertical">
        <Form.Item name="opinions" label={t("handling.opinions")} extra={t("handling.opinionsHint")}>
          <Input.TextArea rows={5} maxLength={8000} />
        </Form.Item>
        <Form.Item
          name="decision"
          label={t("handling.decision")}
          rules={[{ required: true, message: t("handling.missing", { field: t("handling.decision") }) }]}
        >
          <Input.TextArea rows={3} maxLength={2000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function Conferences({ ticket, may }: { ticket: TicketDetail; may: boolean }) {
  const t = useText();
  const [written, setWritten] = useState<Conference | null>(null);
  const [cancelled, setCancelled] = useState<Conference | null>(null);
  const cancel = useChange(
    (reason: string) => api.post(`/tickets/${ticket.id}/conference/${cancelled?.id}/cancel`, { reason }),
    [["ticket", ticket.id]],
  );
  return (
    <ul className="short-list">
      {ticket.handling.conferences.map((each) => (
        <li key={each.id}>
          <Mark kind={each.state === "called" ? "warn" : "plain"}>
            {t(`handling.conferenceState.${each.state}` as TextKey)}
          </Mark>
          <b>{dateTime(each.meets_at)}</b> <span>{each.place}</span>
          <span className="soft">{each.invitees.map((who) => who.name).join("、")}</span>
          <p className="kept">{each.reason}</p>
          {each.opinions.map((said, place) => (
            <p key={place} className="kept soft">
              {said.name}：{said.opinion}
            </p>
          ))}
          {each.decision && (
            <p className="kept">
              <b>{t("handling.decision")}</b> {each.decision}
            </p>
          )}
          {may && each.state === "called" && (
            <span className="row-actions">
              <Button size="small" onClick={() => setWritten(each)}>
                {t("handling.minutes")}
              </Button>
              <Button size="small" onClick={() => setCancelled(each)}>
                {t("handling.callOff")}
              </Button>
            </span>
          )}
        </li>
      ))}
      {written && <Minutes ticket={ticket} conference={written} close={() => setWritten(null)} />}
      {cancelled && (
        <ReasonDialog
          title={t("handling.callOff")}
          busy={cancel.isPending}
          close={() => setCancelled(null)}
          send={(reason) => cancel.mutate(reason, { onSuccess: () => setCancelled(null) })}
        />
      )}
    </ul>
  );
}

export default function HandlingPanel({ ticket }: PanelProps) {
  const t = useText();
  const word = useWord();
  const { handling } = ticket;
  const empty = !handling.units.length && !handling.conferences.length && !handling.notices.length;
  if (empty) return null;
  return (
    <Panel
      title={t("handling.title")}
      tools={
        <>
          {handling.urgent && <Mark kind="bad">{t("handling.urgent")}</Mark>}
          {handling.pause && (
            <Mark kind="warn">{t("handling.paused", { why: word("ticketPause", handling.pause.reason) })}</Mark>
          )}
        </>
      }
    >
      <Units handling={handling} />
      {handling.result && (
        <p className="kept">
          <b>{t("handling.result")}</b> {handling.result}{" "}
          {handling.result_told_at && (
            <span className="soft">{t("handling.toldAt", { at: dateTime(handling.result_told_at) })}</span>
          )}
        </p>
      )}
      <Spoken handling={handling} />
      <Conferences ticket={ticket} may={handling.actions.includes("confer")} />
    </Panel>
  );
}
