// 预约: when the caller of a ticket comes, or is visited.
import { Button } from "antd";
import { useState } from "react";

import { useMe } from "../../../api/queries";
import { useAppointments, type About } from "../../../api/services";
import { useText } from "../../../i18n";
import { isInside } from "../../../roles";
import { AppointmentActions } from "../../appointments/AppointmentActions";
import { AppointmentLine } from "../../services/BesideList";
import ServiceDialog from "../../services/ServiceDialog";
import { Panel, type PanelProps } from "./Panel";

export default function AppointmentPanel({ ticket }: PanelProps) {
  const t = useText();
  const me = useMe();
  const about: About = { kind: "ticket", id: ticket.id, category: ticket.category };
  const appointments = useAppointments(about);
  const [asking, setAsking] = useState(false);
  const inside = Boolean(me.data && isInside(me.data));
  if (!appointments.data || (!inside && !appointments.data.length)) return null;
  const tools = inside && (
    <Button size="small" onClick={() => setAsking(true)}>
      {t("appointment.new")}
    </Button>
  );
  return (
    <Panel title={t("services.appointment")} tools={tools}>
      {appointments.data.length ? (
        <ul className="short-list">
          {appointments.data.map((each) => (
            <li key={each.id}>
              <AppointmentLine appointment={each} />
              {inside && <AppointmentActions appointment={each} stale={[["ticket", ticket.id], ["appointments"]]} />}
            </li>
          ))}
        </ul>
      ) : (
        <p className="soft">{t("appointment.none")}</p>
      )}
      {asking && <ServiceDialog about={about} only="appointment" close={() => setAsking(false)} />}
    </Panel>
  );
}
