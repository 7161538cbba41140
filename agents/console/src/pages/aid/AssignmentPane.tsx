// Whom the case was offered to and what they said; the answer of a lawyer without an account is noted here.
import { Button, Space } from "antd";
import { useState } from "react";

import { AID, type AidAssignment, type AidDetail } from "../../api/aid";
import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { Mark, type MarkKind } from "../../parts/Mark";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { AssignDialog } from "./AssignDialog";
import { ConflictKey } from "./ConflictKey";
import { useAidWord } from "./words";

const MARKS: Record<string, MarkKind> = { offered: "warn", accepted: "good", declined: "bad", lapsed: "bad" };

function Offered({ assignment, decides }: { assignment: AidAssignment; decides: boolean }) {
  const t = useText();
  const [asked, setAsked] = useState<"decline" | "recall" | "leave" | null>(null);
  const path = `/aid/assignments/${assignment.id}`;
  const accept = useChange(() => api.post(`${path}/accept`), [AID, ["ticket"]]);
  const send = useChange(
    (reason: string) => api.post(`${path}/${asked}`, asked === "leave" ? { code: "other", reason } : { reason }),
    [AID, ["ticket"]],
  );
  if (!decides) return null;
  const titles = { decline: "aid.declineCase", recall: "aid.recall", leave: "aid.leave" } as const;
  return (
    <Space>
      {assignment.state === "offered" && (
        <>
          <Button size="small" type="primary" loading={accept.isPending} onClick={() => accept.mutate(undefined)}>
            {t("aid.acceptCase")}
          </Button>
          <Button size="small" onClick={() => setAsked("decline")}>
            {t("aid.declineCase")}
          </Button>
          <Button size="small" onClick={() => setAsked("recall")}>
            {t("aid.recall")}
          </Button>
        </>
      )}
      {assignment.state === "accepted" && (
        <Button size="small" onClick={() => setAsked("leave")}>
          {t("aid.leave")}
        </Button>
      )}
      {asked && (
        <ReasonDialog
          title={t(titles[asked])}
          busy={send.isPending}
          close={() => setAsked(null)}
          send={(reason) => send.mutate(reason, { onSuccess: () => setAsked(null) })}
        />
      )}
    </Space>
  );
}

export function AssignmentPane({ application }: { application: AidDetail }) {
  const t = useText();
  const word = useAidWord();
  const [dialog, setDialog] = useState<"assign" | "wish" | null>(null);
  const waiting = application.assignments.some((each) => each.state === "offered");
  const assignable = application.decides && application.state === "assigning" && !waiting;
  const wishable = application.kind === "application" && ["applied", "reviewing"].includes(application.state);
  if (!assignable && !wishable && !application.assignments.length) return null;
  return (
    <section className="pane" aria-labelledby="assignment-head">
      <div className="pane-head">
        <h2 id="assignment-head">{t("aid.assignment")}</h2>
        {assignable && (
          <Button type="primary" size="small" onClick={() => setDialog("assign")}>
            {t("aid.assign")}
          </Button>
        )}
        {wishable && (
          <Button size="small" onClick={() => setDialog("wish")}>
            {t(application.wanted_lawyer_id ? "aid.changeWish" : "aid.wish")}
          </Button>
        )}
        {application.decides && <ConflictKey application={application} />}
      </div>
      <ul className="short-list">
        {application.assignments.map((each) => (
          <li key={each.id}>
            <Mark kind={MARKS[each.state] ?? "plain"}>{word("offer", each.state)}</Mark>
            <b>{each.lawyer_name}</b> <span className="soft">{each.firm}</span> <Mark>{word("mode", each.mode)}</Mark>
            {each.quality_follow_up && <Mark kind="info">{t("aid.followUp")}</Mark>}
            {each.override_reason && <Mark kind="bad">{t("aid.overridden", { reason: each.override_reason })}</Mark>}
            <div className="soft">
              {t("aid.offeredAt", { at: dateTime(each.offered_at) })}
              {each.state === "offered" && ` · ${t("aid.answerBy", { at: dateTime(each.answer_due_at) })}`}
              {each.reason && ` · ${each.reason}`}
            </div>
            <Offered assignment={each} decides={application.decides} />
          </li>
        ))}
      </ul>
      {dialog && <AssignDialog application={application} wish={dialog === "wish"} close={() => setDialog(null)} />}
    </section>
  );
}
