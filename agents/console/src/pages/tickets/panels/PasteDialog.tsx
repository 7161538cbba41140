// A list of people from a sheet, and further tickets of the same affair.
import { App, Button, Input, Modal, Space } from "antd";
import { useState } from "react";

import { api } from "../../../api/client";
import { useChange } from "../../../api/queries";
import { useText } from "../../../i18n";

interface Added {
  added: number;
  known: number;
}

export function PasteDialog({ caseId, close }: { caseId: string; close: () => void }) {
  const t = useText();
  const { message } = App.useApp();
  const [text, setText] = useState("");
  const [number, setNumber] = useState("");
  const stale = [["case", caseId], ["ticket"]];
  const paste = useChange<void, Added>(() => api.post(`/cases/${caseId}/people`, { text }), stale);
  const join = useChange(() => api.post(`/cases/${caseId}/tickets`, { number: number.trim() }), stale);
  const done = (added: Added) => {
    void message.success(t("case.added", { added: added.added, known: added.known }));
    close();
  };
  return (
    <Modal
      open
      title={t("case.paste")}
      okButtonProps={{ disabled: !text.trim() }}
      confirmLoading={paste.isPending}
      onCancel={close}
      onOk={() => paste.mutate(undefined, { onSuccess: done })}
    >
      <p>{t("case.pasteHint")}</p>
      <Input.TextArea
        aria-label={t("case.paste")}
        autoFocus
        rows={10}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p>
        <label htmlFor="case-ticket">{t("case.addTicket")}</label>
      </p>
      <Space.Compact>
        <Input
          id="case-ticket"
          placeholder={t("case.ticketNumber")}
          value={number}
          onChange={(event) => setNumber(event.target.value)}
        />
        <Button
          disabled={!number.trim()}
          loading={join.isPending}
          onClick={() => join.mutate(undefined, { onSuccess: () => setNumber("") })}
        >
          {t("case.addTicket")}
        </Button>
      </Space.Compact>
    </Modal>
  );
}
