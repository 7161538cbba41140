// The caller's tickets beside their history: where each stands and what is due, without leaving the desk.
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import type { ListedTicket } from "../../api/types";
import { ClockLeft } from "../tickets/ClockLeft";
import { StageMark } from "../tickets/StageMark";

export function useCallerTickets(callId: string) {
  return useQuery<ListedTicket[], ApiError>({
    queryKey: ["call", callId, "caller-tickets"],
    queryFn: () => api.get(`/calls/${callId}/caller-tickets`),
    staleTime: 30_000,
  });
}

export function TicketLine({ ticket }: { ticket: ListedTicket }) {
  return (
    <div className="history-ticket">
      <Link to={`/tickets/${ticket.id}`} target="_blank">
        {ticket.number}
      </Link>
      <StageMark ticket={ticket} />
      {ticket.most_urgent && <ClockLeft clock={ticket.most_urgent} />}
    </div>
  );
}
