// The frame of one panel of a ticket's page. A panel that has nothing to show or do returns null instead of a frame.
import { useId, type ReactNode } from "react";

import type { TicketDetail } from "../../../api/types";

export interface PanelProps {
  ticket: TicketDetail;
}

interface Frame {
  title: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
}

export function Panel({ title, tools, children }: Frame) {
  const id = useId();
  return (
    <section className="pane ticket-panel" aria-labelledby={id}>
      <div className="pane-head">
        <h2 id={id}>{title}</h2>
        {tools}
      </div>
      {children}
    </section>
  );
}
