// 需安全联系: what the caller allows, for whoever must ring them.
import { Button, Checkbox, Input, Modal } from "antd";
import { useState } from "react";

import { api } from "../../../../api/client";
import { useChange, useMe } from "../../../../api/queries";
import type { CareWish, SensitiveFacts } from "../../../../api/sensitive";
import { useWord } from "../../../../format/words";
import { useText } from "../../../../i18n";
import { Mark } from "../../../../parts/Mark";
import { ReasonDialog } from "../../../../parts/ReasonDialog";
import { isSupervisor } from "../../../../roles";

export function CareDialog({ ticketId, facts, close }: { ticketId: string; facts: SensitiveFacts; close: () => void }) {
  const t = useText();
  const [wish, setWish] = useState<CareWish>({
    reason: "on_request",
    ok_to_call: facts.care?.ok_to_call ?? true,
    sms_ok: facts.care?.sms_ok ?? false,
    hours: facts.care?.hours ?? "",
    code_word: facts.care?.code_word ?? "",
  });
  const send = useChange(() => api.post(`/tickets/${ticketId}/care`, wish), [["ticket", ticketId]]);
  return (
    <Modal
      open
      title={t("care.title")}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      <p>{t("care.means")}</p>
      <Checkbox
        checked={wish.ok_to_call ?? true}
        onChange={(event) => setWish({ ...wish, ok_to_call: event.target.checked })}
      >
        {t("care.okToCall")}
      </Checkbox>
      <Checkbox checked={wish.sms_ok ?? false} onChange={(event) => setWish({ ...wish, sms_ok: event.target.checked })}>
        {t("care.smsOk")}
      </Checkbox>
      <label htmlFor="care-hours">{t("care.hours")}</label>
      <Input
        id="care-hours"
        maxLength={100}
        value={wish.hours ?? ""}
        onChange={(event) => setWish({ ...wish, hours: event.target.value })}
      />
      <label htmlFor="care-word">{t("care.codeWord")}</label>
      <Input
        id="care-word"
        maxLength={50}
        value={wish.code_word ?? ""}
        onChange={(event) => setWish({ ...wish, code_word: event.target.value })}
      />
    </Modal>
  );
}

export function CareShown({ ticketId, facts }: { ticketId: string; facts: SensitiveFacts }) {
  const t = useText();
  const word = useWord();
  const me = useMe();
  const [asking, setAsking] = useState(false);
  const lift = useChange(
    (reason: string) => api.post(`/tickets/${ticketId}/care/lift`, { reason }),
    [["ticket", ticketId]],
  );
  if (!facts.safe_contact && !facts.care) return null;
  return (
    <p className="hints">
      <Mark kind="private">{t("care.title")}</Mark>
      {facts.care && <span>{word("careReason", facts.care.reason)}</span>}
      {facts.care && !facts.care.ok_to_call && <Mark kind="bad">{t("care.notToCall")}</Mark>}
      {facts.care?.hours && <span>{facts.care.hours}</span>}
      {facts.care?.code_word && <span>{t("care.codeWordIs", { word: facts.care.code_word })}</span>}
      {me.data && isSupervisor(me.data) && (
        <Button size="small" onClick={() => setAsking(true)}>
          {t("care.lift")}
        </Button>
      )}
      {asking && (
        <ReasonDialog
          title={t("care.lift")}
          busy={lift.isPending}
          close={() => setAsking(false)}
          send={(reason) => lift.mutate(reason, { onSuccess: () => setAsking(false) })}
        />
      )}
    </p>
  );
}
