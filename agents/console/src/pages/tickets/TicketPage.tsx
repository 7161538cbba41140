// One ticket on one page: what was asked, its clocks, its panels, its course that nobody can rewrite. All by keyboard.
import { PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { Link, useNavigate, useParams } from "react-router";

import { ApiError, address, api } from "../../api/client";
import type { TicketDetail } from "../../api/types";
import { useText } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { beside } from "./around";
import { ClocksPane } from "./ClocksPane";
import { download } from "./download";
import { Panels } from "./panels";
import { StageMark } from "./StageMark";
import { TicketActions } from "./TicketActions";
import { TicketFacts } from "./TicketFacts";
import { TicketKeys } from "./TicketKeys";
import { Timeline } from "./Timeline";

const KEYS = [
  ["Alt+J", "ticketKeys.nextTicket"],
  ["Alt+H", "ticketKeys.ticketBefore"],
  ["Alt+I", "ticketKeys.back"],
  ["Alt+M", "ticketKeys.note"],
  ["Alt+O", "ticketKeys.print"],
] as const;

function Detail({ ticket }: { ticket: TicketDetail }) {
  const t = useText();
  return (
    <div className="call-detail">
      {ticket.tampered_at !== null && (
        <Alert className="wide" type="error" showIcon title={t("tickets.tampered", { n: ticket.tampered_at })} />
      )}
      <div className="ticket-column">
        <section className="pane" aria-labelledby="summary-head">
          <h2 id="summary-head">{t("tickets.summary")}</h2>
          <p className="kept ticket-summary">{ticket.summary || "—"}</p>
          <TicketFacts ticket={ticket} />
        </section>
        <Panels ticket={ticket} />
      </div>
      <div className="ticket-column">
        <ClocksPane ticket={ticket} />
        <Timeline ticket={ticket} />
      </div>
    </div>
  );
}

export default function TicketPage() {
  const t = useText();
  const { id = "" } = useParams();
  const navigate = useNavigate();
  const ticket = useQuery<TicketDetail, ApiError>({
    queryKey: ["ticket", id],
    queryFn: () => api.get(`/tickets/${id}`),
  });
  const print = () => download(address(`/tickets/${id}/paper`));
  const go = (by: number) => {
    const other = beside(id, by);
    if (other) void navigate(`/tickets/${other}`, { replace: true });
  };
  useShortcuts({
    "Alt+KeyJ": () => go(1),
    "Alt+KeyH": () => go(-1),
    "Alt+KeyI": () => void navigate(-1),
    "Alt+KeyO": print,
  });
  return (
    <PageFrame
      name={ticket.data ? t("tickets.one", { number: ticket.data.number }) : t("menu.tickets")}
      title={
        <>
          <Link to="/tickets">{t("menu.tickets")}</Link> › {ticket.data?.number ?? ""}{" "}
          {ticket.data && <StageMark ticket={ticket.data} />}
        </>
      }
      tools={
        ticket.data && (
          <>
            <TicketActions ticket={ticket.data} />
            <Button icon={<PrinterOutlined />} onClick={print}>
              {t("tickets.print")}
            </Button>
            <TicketKeys keys={KEYS} />
          </>
        )
      }
    >
      <Loaded query={ticket}>{(found) => <Detail key={found.id} ticket={found} />}</Loaded>
    </PageFrame>
  );
}
