// Who was told of a matter, by when they must acknowledge, and the key for it. Used on the ticket and on the list.
import { Button, Input, Modal, Space } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import { ESCALATIONS, type Escalation, type Step } from "../../api/sensitive";
import { dateTime } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Mark, type MarkKind } from "../../parts/Mark";
import { isSupervisor } from "../../roles";
import { span } from "../tickets/ClockLeft";

const MARKS: Record<Step["state"], MarkKind> = {
  waiting: "warn",
  acknowledged: "good",
  relieved: "plain",
  lapsed: "plain",
  top: "bad",
};

/** What is left of the time, or by how much it is over; a settled step says when it was settled. */
function Left({ step }: { step: Step }) {
  const t = useText();
  const now = useNow();
  if (step.settled_at) return <span className="soft">{dateTime(step.settled_at)}</span>;
  const left = (new Date(step.due_at).getTime() - now) / 1000;
  return (
    <Mark kind={left < 0 ? "bad" : "warn"}>{t(left < 0 ? "clocks.over" : "clocks.left", { span: span(left, t) })}</Mark>
  );
}

function Acknowledge({ step, close }: { step: Step; close: () => void }) {
  const t = useText();
  const [note, setNote] = useState("");
  const [number, setNumber] = useState<string | null>(null);
  const way = step.mine ? "console" : "phone";
  const send = useChange(
    () => api.post(`/escalations/steps/${step.id}/acknowledge`, { way, note: note.trim() }),
    [ESCALATIONS, ["ticket"]],
  );
  const ring = useChange(() =>
    api
      .post<{ number: string }>(`/sensitive/recipients/${step.recipient_id}/number`)
      .then((found) => setNumber(found.number)),
  );
  return (
    <Modal
      open
      title={t(step.mine ? "escalation.acknowledge" : "escalation.record", { name: step.name })}
      okText={t("escalation.confirm")}
      okButtonProps={{ disabled: !step.mine && !note.trim() }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      {!step.mine && step.number_masked && step.recipient_id && (
        <p>
          {number ?? step.number_masked}{" "}
          {number === null && (
            <Button size="small" loading={ring.isPending} onClick={() => ring.mutate(undefined)}>
              {t("escalation.showNumber")}
            </Button>
          )}
        </p>
      )}
      <label htmlFor="acknowledge-note">{t(step.mine ? "common.note" : "escalation.said")}</label>
      <Input.TextArea
        id="acknowledge-note"
        autoFocus
        rows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </Modal>
  );
}

export function Steps({ escalation }: { escalation: Escalation }) {
  const t = useText();
  const word = useWord();
  const me = useMe();
  const [chosen, setChosen] = useState<Step | null>(null);
  const done = new Set(escalation.steps.filter((step) => step.state === "acknowledged").map((step) => step.body));
  const may = (step: Step) => !done.has(step.body) && (step.mine || (me.data !== undefined && isSupervisor(me.data)));
  return (
    <>
      <ul className="short-list">
        {escalation.steps.map((step) => (
          <li key={step.id}>
            <b>{word("escalationBody", step.body)}</b>
            <span>
              {step.level > 0 && t("escalation.level", { n: step.level })} {step.name}
            </span>
            <Mark kind={MARKS[step.state]}>{word("stepState", step.state)}</Mark>
            <Left step={step} />
            {step.acknowledged_by_name && (
              <span className="soft">
                {word("acknowledgedWay", step.way)} {step.acknowledged_by_name}
              </span>
            )}
            {step.note && <span className="soft">{step.note}</span>}
            {may(step) && (
              <Space>
                <Button size="small" type={step.mine ? "primary" : "default"} onClick={() => setChosen(step)}>
                  {t(step.mine ? "escalation.mine" : "escalation.theirs")}
                </Button>
              </Space>
            )}
          </li>
        ))}
      </ul>
      {chosen && <Acknowledge step={chosen} close={() => setChosen(null)} />}
    </>
  );
}
