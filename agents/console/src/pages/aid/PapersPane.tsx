// Missing papers: asked for with a deadline, ticked when they come (容缺受理).
import { Button, Input } from "antd";
import { useState } from "react";

import { AID, type AidDetail, type AidPaper } from "../../api/aid";
import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";

function PaperState({ paper }: { paper: AidPaper }) {
  const t = useText();
  if (paper.received_at) return <Mark kind="good">{t("aid.paperReceived")}</Mark>;
  if (paper.lapsed_at) return <Mark kind="bad">{t("aid.paperLapsed")}</Mark>;
  return (
    <>
      <Mark kind="warn">{t("aid.paperDue", { at: dateTime(paper.due_at) })}</Mark>
      {paper.reminded_by && (
        <span className="soft">{t(paper.reminded_by === "sms" ? "aid.remindedSms" : "aid.remindedTask")}</span>
      )}
    </>
  );
}

export function PapersPane({ application }: { application: AidDetail }) {
  const t = useText();
  const [name, setName] = useState("");
  const open = ["applied", "reviewing", "assigning", "handling"].includes(application.state);
  const path = `/aid/applications/${application.id}/papers`;
  const ask = useChange(() => api.post(path, { names: name.split(/[、,，\n]/).filter((each) => each.trim()) }), [AID]);
  const receive = useChange((id: string) => api.post(`${path}/${id}/received`), [AID]);
  if (!open && !application.papers.length) return null;
  return (
    <section className="pane" aria-labelledby="papers-head">
      <h2 id="papers-head">{t("aid.papers")}</h2>
      <ul className="short-list">
        {application.papers.map((paper) => (
          <li key={paper.id}>
            <b>{paper.name}</b> <PaperState paper={paper} />{" "}
            {!paper.received_at && !paper.lapsed_at && (
              <Button size="small" loading={receive.isPending} onClick={() => receive.mutate(paper.id)}>
                {t("aid.paperCame")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {open && (
        <div className="note-form">
          <Input
            aria-label={t("aid.papersMissing")}
            placeholder={t("aid.papersMissing")}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button
            disabled={!name.trim()}
            loading={ask.isPending}
            onClick={() => ask.mutate(undefined, { onSuccess: () => setName("") })}
          >
            {t("aid.askPapers")}
          </Button>
        </div>
      )}
    </section>
  );
}
