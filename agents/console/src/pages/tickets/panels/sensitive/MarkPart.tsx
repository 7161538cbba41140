// Marking a matter as 群体性, 涉访 or 涉敏感, what its words suggest, and the group it may belong to.
import { Button, Checkbox, Input, Modal, Radio, Space } from "antd";
import { useState } from "react";

import { api } from "../../../../api/client";
import { useChange, useMe } from "../../../../api/queries";
import { ESCALATIONS, SENSITIVITIES, type SensitiveFacts, type Suggestion } from "../../../../api/sensitive";
import { dateTime } from "../../../../format/time";
import { useWord } from "../../../../format/words";
import { useText } from "../../../../i18n";
import { Mark } from "../../../../parts/Mark";
import { ReasonDialog } from "../../../../parts/ReasonDialog";
import { isSupervisor } from "../../../../roles";

const stale = (id: string) => [["ticket", id], ESCALATIONS];

export function MarkDialog({ ticketId, close }: { ticketId: string; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [sensitivity, setSensitivity] = useState<(typeof SENSITIVITIES)[number]>("petition");
  const [note, setNote] = useState("");
  const [report, setReport] = useState(true);
  const send = useChange(
    () => api.post(`/tickets/${ticketId}/sensitivity`, { sensitivity, note: note.trim(), report }),
    stale(ticketId),
  );
  return (
    <Modal
      open
      title={t("sensitive.mark")}
      okText={t("sensitive.markDo")}
      okButtonProps={{ danger: true }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      <p>{t("sensitive.means")}</p>
      <Radio.Group
        value={sensitivity}
        onChange={(event) => setSensitivity(event.target.value)}
        options={SENSITIVITIES.map((each) => ({ value: each, label: word("sensitivity", each) }))}
      />
      <label htmlFor="sensitive-note">{t("common.note")}</label>
      <Input.TextArea
        id="sensitive-note"
        rows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Checkbox checked={report} onChange={(event) => setReport(event.target.checked)}>
        {t("sensitive.reportNow")}
      </Checkbox>
    </Modal>
  );
}

function Suggested({ suggestion, ticketId }: { suggestion: Suggestion; ticketId: string }) {
  const t = useText();
  const word = useWord();
  const confirm = useChange(() => api.post(`/suggestions/${suggestion.id}/confirm`, {}), stale(ticketId));
  const dismiss = useChange(() => api.post(`/suggestions/${suggestion.id}/dismiss`), stale(ticketId));
  return (
    <li>
      <Mark kind="info">{t("sensitive.suggestion")}</Mark>
      <b>{word("sensitivity", suggestion.sensitivity)}</b>
      <span>{suggestion.words.join("、")}</span>
      <span className="soft">{suggestion.found_in.map((each) => word("foundIn", each)).join("、")}</span>
      <Space>
        <Button size="small" danger loading={confirm.isPending} onClick={() => confirm.mutate(undefined)}>
          {t("sensitive.confirm")}
        </Button>
        <Button size="small" loading={dismiss.isPending} onClick={() => dismiss.mutate(undefined)}>
          {t("sensitive.dismiss")}
        </Button>
      </Space>
    </li>
  );
}

/** The mark that stands, with the key that takes it off again for supervisors. */
export function Marked({ facts, ticketId }: { facts: SensitiveFacts; ticketId: string }) {
  const t = useText();
  const word = useWord();
  const me = useMe();
  const [asking, setAsking] = useState<"clear" | "report" | null>(null);
  const clear = useChange(
    (reason: string) => api.post(`/tickets/${ticketId}/sensitivity/clear`, { reason }),
    stale(ticketId),
  );
  const report = useChange((reason: string) => api.post(`/tickets/${ticketId}/escalate`, { reason }), stale(ticketId));
  const sending = asking === "clear" ? clear : report;
  const running = facts.escalations.some((each) => each.state === "open");
  return (
    <>
      {facts.mark && (
        <p className="hints">
          <Mark kind="bad">{word("sensitivity", facts.mark.sensitivity)}</Mark>
          <span className="soft">
            {t("sensitive.markedBy", { name: facts.mark.set_by_name ?? "—", at: dateTime(facts.mark.set_at) })}
          </span>
          {facts.mark.note && <span>{facts.mark.note}</span>}
          {facts.text_locked && <Mark kind="private">{t("sensitive.locked")}</Mark>}
          {!running && (
            <Button size="small" onClick={() => setAsking("report")}>
              {t("sensitive.report")}
            </Button>
          )}
          {!running && me.data && isSupervisor(me.data) && (
            <Button size="small" onClick={() => setAsking("clear")}>
              {t("sensitive.clear")}
            </Button>
          )}
        </p>
      )}
      <ul className="short-list">
        {facts.suggestions.map((each) => (
          <Suggested key={each.id} suggestion={each} ticketId={ticketId} />
        ))}
        {facts.groups.map((each) => (
          <li key={each.id}>
            <Mark kind={each.state === "open" ? "warn" : "bad"}>{t("groups.alert")}</Mark>
            <b>
              {word("groupKind", each.kind)} {each.name}
            </b>
            <span>{t("groups.counts", { tickets: each.tickets, people: each.people })}</span>
            {each.parent_number && <span className="soft">{t("groups.parent", { number: each.parent_number })}</span>}
          </li>
        ))}
      </ul>
      {asking && (
        <ReasonDialog
          title={t(asking === "clear" ? "sensitive.clear" : "sensitive.report")}
          busy={sending.isPending}
          close={() => setAsking(null)}
          send={(reason) => sending.mutate(reason, { onSuccess: () => setAsking(null) })}
        />
      )}
    </>
  );
}
