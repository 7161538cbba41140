// Asks why, and sends it: what is audited needs words.
import { Input, Modal } from "antd";
import { useState, type ReactNode } from "react";

import { useText } from "../i18n";

interface Props {
  title: string;
  children?: ReactNode;
  required?: boolean;
  busy: boolean;
  danger?: boolean;
  okText?: string;
  close: () => void;
  send: (reason: string) => void;
}

export function ReasonDialog({ title, children, required = true, busy, danger, okText, close, send }: Props) {
  const t = useText();
  const [reason, setReason] = useState("");
  return (
    <Modal
      open
      title={title}
      okText={okText}
      okButtonProps={{ disabled: required && !reason.trim(), danger }}
      confirmLoading={busy}
      onCancel={close}
      onOk={() => send(reason.trim())}
    >
      {children}
      <label htmlFor="dialog-reason">{t("common.reason")}</label>
      <Input.TextArea
        id="dialog-reason"
        autoFocus
        rows={2}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Modal>
  );
}
