// What may be done with a ticket now, at the head of its page.
import { Button } from "antd";
import { useState } from "react";

import { useMe } from "../../api/queries";
import type { TicketDetail } from "../../api/types";
import { useText } from "../../i18n";
import { isSupervisor } from "../../roles";
import { CloseTicket } from "./CloseTicket";

export function TicketActions({ ticket }: { ticket: TicketDetail }) {
  const t = useText();
  const me = useMe();
  const [closing, setClosing] = useState(false);
  const closable = ticket.state === "open" && me.data && isSupervisor(me.data);
  return (
    <>
      {closable && (
        <Button type="primary" onClick={() => setClosing(true)}>
          {t("tickets.close")}
        </Button>
      )}
      {closing && <CloseTicket ticket={ticket} done={() => setClosing(false)} />}
    </>
  );
}
