// What the unit found of a complaint.
import { Input, Modal, Select } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { COMPLAINTS, FINDINGS } from "../../api/sensitive";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

export function VerdictDialog({ ticketId, close }: { ticketId: string; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [finding, setFinding] = useState<(typeof FINDINGS)[number]>("substantiated");
  const [decision, setDecision] = useState("");
  const send = useChange(
    () => api.post(`/tickets/${ticketId}/complaint/decide`, { finding, decision: decision.trim() }),
    [["ticket", ticketId], COMPLAINTS],
  );
  return (
    <Modal
      open
      title={t("complaint.decide")}
      okButtonProps={{ disabled: !decision.trim() }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      <label htmlFor="verdict-finding">{t("complaint.finding")}</label>
      <Select
        id="verdict-finding"
        className="wide"
        value={finding}
        onChange={setFinding}
        options={FINDINGS.map((each) => ({ value: each, label: word("finding", each) }))}
      />
      <label htmlFor="verdict-decision">{t("complaint.decision")}</label>
      <Input.TextArea
        id="verdict-decision"
        rows={4}
        maxLength={2000}
        value={decision}
        onChange={(event) => setDecision(event.target.value)}
      />
    </Modal>
  );
}
