// An objection to a refusal or a termination: taken down by anybody, decided by the bureau within its period.
import { Button, Space } from "antd";
import { useState } from "react";

import { AID, type AidDetail } from "../../api/aid";
import { api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { isSupervisor } from "../../roles";

export function ObjectionPane({ application }: { application: AidDetail }) {
  const t = useText();
  const me = useMe();
  const [asked, setAsked] = useState<"raise" | "upheld" | "ordered" | null>(null);
  const path = `/aid/applications/${application.id}/objections`;
  const open = application.objections.find((each) => each.decided_at === null);
  const send = useChange(
    (text: string) =>
      asked === "raise"
        ? api.post(path, { grounds: text })
        : api.post(`${path}/${open?.id}/decide`, { decision: asked, note: text }),
    [AID, ["ticket"]],
  );
  const raisable = !open && (application.state === "refused" || application.state === "terminated");
  if (!raisable && !application.objections.length) return null;
  const titles = { raise: "aid.object", upheld: "aid.uphold", ordered: "aid.order" } as const;
  return (
    <section className="pane" aria-labelledby="objection-head">
      <div className="pane-head">
        <h2 id="objection-head">{t("aid.objections")}</h2>
        {raisable && (
          <Button size="small" onClick={() => setAsked("raise")}>
            {t("aid.object")}
          </Button>
        )}
      </div>
      <ul className="short-list">
        {application.objections.map((each) => (
          <li key={each.id}>
            {each.decision ? (
              <Mark kind={each.decision === "ordered" ? "warn" : "plain"}>
                {t(each.decision === "ordered" ? "aid.ordered" : "aid.upheld")}
              </Mark>
            ) : (
              <Mark kind="info">{t("aid.objectionOpen")}</Mark>
            )}
            {each.grounds} <span className="soft">{dateTime(each.raised_at)}</span>
            {each.note && <p className="soft">{each.note}</p>}
          </li>
        ))}
      </ul>
      {open && me.data && isSupervisor(me.data) && (
        <Space>
          <Button size="small" onClick={() => setAsked("upheld")}>
            {t("aid.uphold")}
          </Button>
          <Button size="small" danger onClick={() => setAsked("ordered")}>
            {t("aid.order")}
          </Button>
        </Space>
      )}
      {asked && (
        <ReasonDialog
          title={t(titles[asked])}
          busy={send.isPending}
          close={() => setAsked(null)}
          send={(text) => send.mutate(text, { onSuccess: () => setAsked(null) })}
        />
      )}
    </section>
  );
}
