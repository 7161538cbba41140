// The complaint or praise that a ticket is. Whoever it is about gets no ticket, so no panel either.
import { Button, Space } from "antd";
import { useState } from "react";

import { api } from "../../../api/client";
import { useChange, useMe } from "../../../api/queries";
import { COMPLAINTS, useComplaint, type Complaint } from "../../../api/sensitive";
import { dateTime } from "../../../format/time";
import { useWord } from "../../../format/words";
import { useText } from "../../../i18n";
import { Mark, type MarkKind } from "../../../parts/Mark";
import { ReasonDialog } from "../../../parts/ReasonDialog";
import { isInside } from "../../../roles";
import { ComplaintDialog } from "../../complaints/ComplaintDialog";
import { VerdictDialog } from "../../complaints/VerdictDialog";
import { Panel, type PanelProps } from "./Panel";

const MARKS: Record<Complaint["state"], MarkKind> = { open: "warn", decided: "info", answered: "good" };

function Shown({ complaint }: { complaint: Complaint }) {
  const t = useText();
  const word = useWord();
  return (
    <>
      <p className="hints">
        <Mark kind={MARKS[complaint.state]}>{word("complaintState", complaint.state)}</Mark>
        <b>{word("complaintKind", complaint.kind)}</b>
        {complaint.reasons.map((each) => (
          <Mark key={each}>{word("complaintReason", each)}</Mark>
        ))}
        <span>
          {t("complaint.aboutIs", {
            who: complaint.about_staff_no
              ? `${complaint.about_staff_no} ${complaint.about_name ?? ""}`
              : complaint.about_text || "—",
          })}
        </span>
        <span className="soft">{word("complaintUnit", complaint.unit)}</span>
      </p>
      {complaint.finding && (
        <p>
          <Mark kind={complaint.finding === "unsubstantiated" ? "plain" : "warn"}>
            {word("finding", complaint.finding)}
          </Mark>{" "}
          {complaint.decision}{" "}
          <span className="soft">
            {complaint.decided_by_name} {dateTime(complaint.decided_at)}
          </span>
        </p>
      )}
    </>
  );
}

export default function ComplaintPanel({ ticket }: PanelProps) {
  const t = useText();
  const me = useMe();
  const found = useComplaint(ticket.id);
  const [asking, setAsking] = useState<"write" | "decide" | "answer" | null>(null);
  const answer = useChange(
    (note: string) => api.post(`/tickets/${ticket.id}/complaint/answer`, { note }),
    [["ticket", ticket.id], COMPLAINTS],
  );
  const complaint = found.data ?? null;
  const concerns = complaint !== null || ticket.category.startsWith("Q03") || ticket.category === "M11-04";
  if (found.data === undefined || !concerns || !me.data) return null;
  const close = () => setAsking(null);
  const tools = (
    <Space wrap>
      {isInside(me.data) && complaint?.state !== "answered" && (
        <Button size="small" onClick={() => setAsking("write")}>
          {t(complaint ? "complaint.change" : "complaint.make")}
        </Button>
      )}
      {complaint?.may_decide && complaint.state === "open" && (
        <Button size="small" type="primary" onClick={() => setAsking("decide")}>
          {t("complaint.decide")}
        </Button>
      )}
      {complaint?.may_decide && complaint.state === "decided" && (
        <Button size="small" type="primary" onClick={() => setAsking("answer")}>
          {t("complaint.answer")}
        </Button>
      )}
    </Space>
  );
  return (
    <Panel title={t("complaint.title")} tools={tools}>
      {complaint ? <Shown complaint={complaint} /> : <p className="soft">{t("complaint.none")}</p>}
      {asking === "write" && <ComplaintDialog ticketId={ticket.id} complaint={complaint} close={close} />}
      {asking === "decide" && <VerdictDialog ticketId={ticket.id} close={close} />}
      {asking === "answer" && (
        <ReasonDialog
          title={t("complaint.answer")}
          busy={answer.isPending}
          close={close}
          send={(note) => answer.mutate(note, { onSuccess: close })}
        />
      )}
    </Panel>
  );
}
