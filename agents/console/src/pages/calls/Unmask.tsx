// Showing a caller's number: only with a reason, and for a minute.
import { EyeOutlined } from "@ant-design/icons";
import { Button, Input, Modal } from "antd";
import { useEffect, useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { useText } from "../../i18n";

const SHOWN_MS = 60_000;

export function Unmask({ callId }: { callId: string }) {
  const t = useText();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const [number, setNumber] = useState<string | null>(null);
  const unmask = useChange(() => api.post<{ number: string }>(`/calls/${callId}/unmask`, { reason }));
  useEffect(() => {
    if (!number) return undefined;
    const timer = setTimeout(() => setNumber(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [number]);
  const show = () =>
    unmask.mutate(undefined, {
      onSuccess: (found) => {
        setNumber(found.number);
        setAsking(false);
        setReason("");
      },
    });
  if (number) return <b>{number}</b>;
  return (
    <>
      <Button type="link" size="small" icon={<EyeOutlined />} onClick={() => setAsking(true)}>
        {t("call.unmask")}
      </Button>
      <Modal
        open={asking}
        title={t("call.unmaskTitle")}
        okText={t("call.unmask")}
        okButtonProps={{ disabled: !reason.trim() }}
        confirmLoading={unmask.isPending}
        onCancel={() => setAsking(false)}
        onOk={show}
      >
        <p>{t("call.unmaskAudited")}</p>
        <label htmlFor="unmask-reason">{t("common.reason")}</label>
        <Input
          id="unmask-reason"
          autoFocus
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Modal>
    </>
  );
}
