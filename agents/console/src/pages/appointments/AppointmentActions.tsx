// What may be done with an appointment: cancelled before, settled after, two members of staff named for a visit at home.
import { Button, Checkbox, Input, Modal, Space } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { Appointment } from "../../api/services";
import { useText } from "../../i18n";

interface Props {
  appointment: Appointment;
  stale: string[][];
}

function CancelDialog({ appointment, stale, close }: Props & { close: () => void }) {
  const t = useText();
  const [note, setNote] = useState("");
  const [tell, setTell] = useState(false);
  const cancel = useChange(
    () => api.post(`/appointments/${appointment.id}/cancel`, { note: note.trim(), tell }),
    stale,
  );
  return (
    <Modal
      open
      title={t("appointment.cancelOf", { number: appointment.number })}
      okText={t("appointment.cancel")}
      okButtonProps={{ danger: true }}
      confirmLoading={cancel.isPending}
      onCancel={close}
      onOk={() => cancel.mutate(undefined, { onSuccess: close })}
    >
      <div className="service-form">
        <label htmlFor="cancel-note">{t("common.reason")}</label>
        <Input
          id="cancel-note"
          autoFocus
          maxLength={200}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <Checkbox checked={tell} onChange={(event) => setTell(event.target.checked)}>
          {t("appointment.tellCancelled")}
        </Checkbox>
      </div>
    </Modal>
  );
}

function StaffDialog({ appointment, stale, close }: Props & { close: () => void }) {
  const t = useText();
  const [first, setFirst] = useState(appointment.staff[0] ?? "");
  const [second, setSecond] = useState(appointment.staff[1] ?? "");
  const names = [first.trim(), second.trim()];
  const save = useChange(() => api.put(`/appointments/${appointment.id}/staff`, { names }), stale);
  return (
    <Modal
      open
      title={t("appointment.staff")}
      okButtonProps={{ disabled: !names[0] || !names[1] || names[0] === names[1] }}
      confirmLoading={save.isPending}
      onCancel={close}
      onOk={() => save.mutate(undefined, { onSuccess: close })}
    >
      <p className="soft">{t("appointment.staffMeans")}</p>
      <Space>
        <Input
          aria-label={t("appointment.staffFirst")}
          maxLength={40}
          value={first}
          onChange={(event) => setFirst(event.target.value)}
        />
        <Input
          aria-label={t("appointment.staffSecond")}
          maxLength={40}
          value={second}
          onChange={(event) => setSecond(event.target.value)}
        />
      </Space>
    </Modal>
  );
}

export function AppointmentActions({ appointment, stale }: Props) {
  const t = useText();
  const [asking, setAsking] = useState<"cancel" | "staff" | null>(null);
  const settle = useChange((came: boolean) => api.post(`/appointments/${appointment.id}/settle`, { came }), stale);
  const close = () => setAsking(null);
  if (appointment.state !== "booked") return null;
  const over = new Date(appointment.starts_at).getTime() <= Date.now();
  return (
    <Space wrap size="small">
      {appointment.kind === "home_visit" && (
        <Button size="small" onClick={() => setAsking("staff")}>
          {appointment.staff.length ? appointment.staff.join("、") : t("appointment.staff")}
        </Button>
      )}
      {over ? (
        <>
          <Button size="small" type="primary" loading={settle.isPending} onClick={() => settle.mutate(true)}>
            {t("appointment.came")}
          </Button>
          <Button size="small" loading={settle.isPending} onClick={() => settle.mutate(false)}>
            {t("appointment.noShow")}
          </Button>
        </>
      ) : (
        <Button size="small" onClick={() => setAsking("cancel")}>
          {t("appointment.cancel")}
        </Button>
      )}
      {asking === "cancel" && <CancelDialog appointment={appointment} stale={stale} close={close} />}
      {asking === "staff" && <StaffDialog appointment={appointment} stale={stale} close={close} />}
    </Space>
  );
}
