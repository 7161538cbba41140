// A return call promised on the phone: when, and what about. It becomes a line of 待回电 that is this agent's.
import { Button, Input, Modal } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useDeskChange } from "../../api/queries";
import type { Desk, DeskCall } from "../../api/types";
import { dateTime } from "../../format/time";
import { useText, type TextKey } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";
import { fromField, promiseTimes, toField } from "./promise";

const QUICK: Record<string, TextKey> = { soon: "promise.soon", later: "promise.later", tomorrow: "promise.tomorrow" };

function PromiseDialog({ call, close }: { call: DeskCall; close: () => void }) {
  const t = useText();
  const [opened] = useState(() => Date.now());
  const times = promiseTimes(opened);
  const [at, setAt] = useState(call.promised_at ? toField(new Date(call.promised_at)) : times.later);
  const [note, setNote] = useState(call.promise_note ?? "");
  const save = useDeskChange(() =>
    api.post<Desk>(`/desk/calls/${call.id}/promise`, { due_at: fromField(at ?? ""), note }),
  );
  return (
    <Modal
      open
      title={t("promise.title")}
      okText={t("common.save")}
      okButtonProps={{ disabled: !at }}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={() => save.mutate(undefined, { onSuccess: close })}
    >
      <label htmlFor="promise-at">{t("promise.at")}</label>
      <Input id="promise-at" type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />
      <div className="row-actions">
        {Object.entries(QUICK).map(([name, text]) => (
          <Button key={name} size="small" onClick={() => setAt(times[name])}>
            {t(text)}
          </Button>
        ))}
      </div>
      <label htmlFor="promise-note">{t("promise.note")}</label>
      <Input.TextArea
        id="promise-note"
        rows={3}
        maxLength={500}
        autoFocus
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </Modal>
  );
}

export function PromiseKey({ call }: { call: DeskCall }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  useShortcuts({ "Alt+KeyB": () => setOpen(true) });
  return (
    <>
      <Button block className="call-key" onClick={() => setOpen(true)}>
        {call.promised_at ? t("promise.promised", { at: dateTime(call.promised_at) }) : t("promise.key")}{" "}
        <kbd>Alt+B</kbd>
      </Button>
      {open && <PromiseDialog call={call} close={() => setOpen(false)} />}
    </>
  );
}
