// 今日队列与坐席: how the day goes by queue and by agent; every number opens its list.
import { useQuery } from "@tanstack/react-query";
import { Switch } from "antd";
import { useState } from "react";

import "./today.css";

import { ApiError, api } from "../../api/client";
import type { TodayBoard } from "../../api/wallboard";
import { clock } from "../../format/time";
import { useText } from "../../i18n";
import { useWallboardText } from "../../i18n/wallboard";
import { BehindProvider } from "../../parts/figure/Behind";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { AgentTable } from "./AgentTable";
import { QueueTable } from "./QueueTable";

const EVERY_MS = 10_000;

function Content({ today }: { today: TodayBoard }) {
  const t = useWallboardText();
  const [offDuty, setOffDuty] = useState(false);
  const there = today.agents.filter((agent) => agent.state !== "offline" || agent.figures[0]?.numerator);
  return (
    <BehindProvider days={{ from: today.day, to: today.day }} figures={today.figures}>
      <div className="today">
        <p className="soft">{t("todayOf", { day: today.day, at: clock(today.as_of, true) })}</p>
        <section className="pane">
          <h2>{t("queues")}</h2>
          <QueueTable today={today} />
        </section>
        <section className="pane">
          <div className="pane-head">
            <h2>{t("agents")}</h2>
            <label>
              {t("offDuty")} <Switch size="small" checked={offDuty} onChange={setOffDuty} />
            </label>
          </div>
          <AgentTable agents={offDuty ? today.agents : there} />
        </section>
      </div>
    </BehindProvider>
  );
}

export default function TodayPage() {
  const t = useText();
  const today = useQuery<TodayBoard, ApiError>({
    queryKey: ["monitor", "today"], // whatever makes the live page stale makes this one stale too
    queryFn: () => api.get("/today"),
    refetchInterval: EVERY_MS,
  });
  return (
    <PageFrame title={t("menu.today")}>
      <Loaded query={today}>{(found) => <Content today={found} />}</Loaded>
    </PageFrame>
  );
}
