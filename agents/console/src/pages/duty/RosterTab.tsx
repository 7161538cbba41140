// 排班表: a draft from the regular duties, what it breaks, publishing; afterwards every change has its reason.
import { useQuery } from "@tanstack/react-query";
import { Button, Select, Space } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { DUTY } from "../../api/dutyQueries";
import type { Bulletin, Roster, RosterDetail } from "../../api/dutyTypes";
import { useChange } from "../../api/queries";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { RateText } from "../../parts/RateText";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { DraftDialog } from "./DraftDialog";
import { RosterGrid } from "./RosterGrid";
import { Violations } from "./Violations";

function RosterTools({ detail }: { detail: RosterDetail }) {
  const t = useText();
  const [publishing, setPublishing] = useState(false);
  const { roster, violations } = detail;
  const path = `/duty/rosters/${roster.id}`;
  const publish = useChange((reason: string) => api.post(`${path}/publish`, { reason }), [DUTY]);
  const refill = useChange(() => api.post(`${path}/refill`), [DUTY]);
  const discard = useChange(() => api.post(`${path}/discard`), [DUTY]);
  if (roster.state === "published") {
    return (
      <Space>
        <span>{t("roster.stability")}</span>
        <RateText rate={detail.stability} />
      </Space>
    );
  }
  return (
    <Space>
      <Button loading={refill.isPending} onClick={() => refill.mutate(undefined)}>
        {t("roster.refill")}
      </Button>
      <Button danger loading={discard.isPending} onClick={() => discard.mutate(undefined)}>
        {t("roster.discard")}
      </Button>
      <Button
        type="primary"
        loading={publish.isPending}
        onClick={() => (violations.length ? setPublishing(true) : publish.mutate(""))}
      >
        {t("roster.publish")}
      </Button>
      {publishing && (
        <ReasonDialog
          title={t("roster.publishBroken", { n: violations.length })}
          okText={t("roster.publish")}
          busy={publish.isPending}
          close={() => setPublishing(false)}
          send={(reason) => publish.mutate(reason, { onSuccess: () => setPublishing(false) })}
        >
          <Violations detail={detail} />
        </ReasonDialog>
      )}
    </Space>
  );
}

function BulletinLine({ day }: { day: string }) {
  const t = useText();
  const [shown, setShown] = useState(false);
  const bulletin = useQuery<Bulletin, ApiError>({
    queryKey: ["duty", "bulletin", day],
    queryFn: () => api.get("/duty/bulletin", { day }),
    enabled: shown,
  });
  return (
    <section className="pane">
      <Button size="small" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {t("roster.bulletin")}
      </Button>
      {shown && (
        <Loaded query={bulletin}>
          {(data) => (
            <>
              <Button size="small" type="link" onClick={() => void navigator.clipboard.writeText(data.text)}>
                {t("roster.copy")}
              </Button>
              <pre className="bulletin">{data.text}</pre>
            </>
          )}
        </Loaded>
      )}
    </section>
  );
}

function ShownRoster({ roster }: { roster: Roster }) {
  const t = useText();
  const detail = useQuery<RosterDetail, ApiError>({
    queryKey: ["duty", "roster", roster.id],
    queryFn: () => api.get(`/duty/rosters/${roster.id}`),
  });
  return (
    <Loaded query={detail}>
      {(data) => (
        <>
          <div className="roster-head">
            {data.roster.reason && <span>{t("roster.publishedBecause", { reason: data.roster.reason })}</span>}
            <RosterTools detail={data} />
          </div>
          <Violations detail={data} />
          <RosterGrid detail={data} />
          <BulletinLine day={data.roster.first_day} />
        </>
      )}
    </Loaded>
  );
}

export function RosterTab() {
  const t = useText();
  const word = useWord();
  const [chosen, setChosen] = useState<string>();
  const [drafting, setDrafting] = useState(false);
  const rosters = useQuery<Roster[], ApiError>({
    queryKey: ["duty", "rosters"],
    queryFn: () => api.get("/duty/rosters"),
  });
  return (
    <Loaded query={rosters}>
      {(all) => {
        const shown = all.find((each) => each.id === chosen) ?? all[0];
        return (
          <>
            <div className="roster-head">
              <label htmlFor="roster">{t("roster.period")}</label>
              <Select
                id="roster"
                className="roster-choice"
                value={shown?.id}
                onChange={setChosen}
                options={all.map((each) => ({
                  value: each.id,
                  label: `${each.first_day} – ${each.last_day} ${word("rosterState", each.state)}`,
                }))}
              />
              {shown && (
                <Mark kind={shown.state === "draft" ? "warn" : "good"}>{word("rosterState", shown.state)}</Mark>
              )}
              <Button onClick={() => setDrafting(true)}>{t("roster.draft")}</Button>
            </div>
            {shown ? <ShownRoster key={shown.id} roster={shown} /> : <p className="soft">{t("roster.none")}</p>}
            {drafting && <DraftDialog rosters={all} close={() => setDrafting(false)} made={setChosen} />}
          </>
        );
      }}
    </Loaded>
  );
}
