// How a return call ended, with a note; saved by one key.
import { Input, Modal } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { ReturnCall, ReturnOutcome } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

export function OutcomeDialog({ row, outcome, close }: { row: ReturnCall; outcome: ReturnOutcome; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [note, setNote] = useState("");
  const save = useChange(
    () => api.post(`/return-calls/${row.id}/outcome`, { outcome, note }),
    [["return-calls"], ["desk"]],
  );
  return (
    <Modal
      open
      title={t("returnCalls.outcomeOf", { number: row.number_masked, outcome: word("returnOutcome", outcome) })}
      okText={t("common.save")}
      onCancel={close}
      confirmLoading={save.isPending}
      onOk={() => save.mutate(undefined, { onSuccess: close })}
    >
      <label htmlFor="outcome-note">{t("common.note")}</label>
      <Input.TextArea
        id="outcome-note"
        value={note}
        maxLength={500}
        autoFocus
        rows={3}
        onChange={(event) => setNote(event.target.value)}
      />
    </Modal>
  );
}
