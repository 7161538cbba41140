// 年度任务: what every unit is to do in a year, how far it is, and when it will be there (S130, S139–S144).
import { DownloadOutlined, LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Space } from "antd";
import { useState } from "react";

import "./targets.css";

import { address } from "../../api/client";
import { useMe } from "../../api/queries";
import { useCompletion, usePopulation, useTargets, type Plan } from "../../api/targets";
import { day } from "../../format/time";
import { useText } from "../../i18n";
import { useTargetText } from "../../i18n/targets";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";
import { download } from "../tickets/download";
import { CompletionTable } from "./CompletionTable";
import { PlanDialog } from "./PlanDialog";
import { PlanTable } from "./PlanTable";
import { PopulationPane } from "./PopulationPane";

function YearPicker({ year, turn }: { year: number; turn: (year: number) => void }) {
  const t = useTargetText();
  return (
    <Space aria-label={t("year")} role="group">
      <Button icon={<LeftOutlined />} aria-label={String(year - 1)} onClick={() => turn(year - 1)} />
      <b aria-live="polite">{year}</b>
      <Button icon={<RightOutlined />} aria-label={String(year + 1)} onClick={() => turn(year + 1)} />
    </Space>
  );
}

function PlansPane({ year, may }: { year: number; may: boolean }) {
  const t = useTargetText();
  const targets = useTargets(year);
  const [edited, setEdited] = useState<Plan | "new" | null>(null);
  return (
    <section className="pane" aria-label={t("plans")}>
      <h2>
        {t("plans")} {may && <Button onClick={() => setEdited("new")}>{t("new")}</Button>}
      </h2>
      <Loaded query={targets}>
        {(found) => (
          <>
            {found.plans.length ? (
              <PlanTable plans={found.plans} edit={may ? setEdited : undefined} />
            ) : (
              <p className="soft">{t("noPlans")}</p>
            )}
            {edited && (
              <PlanDialog targets={found} plan={edited === "new" ? null : edited} close={() => setEdited(null)} />
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

export default function TargetsPage() {
  const t = useText();
  const words = useTargetText();
  const me = useMe();
  const [year, setYear] = useState(Number(day(new Date()).slice(0, 4)));
  const standing = useCompletion(year);
  const population = usePopulation(year);
  const may = me.data !== undefined && isAdmin(me.data);
  return (
    <PageFrame
      title={t("menu.targets")}
      tools={
        <>
          <YearPicker year={year} turn={setYear} />
          <Button icon={<DownloadOutlined />} onClick={() => download(address("/completion/export", { year }))}>
            {words("export")}
          </Button>
        </>
      }
    >
      <section className="pane" aria-label={words("standing")}>
        <h2>{words("standing")}</h2>
        <Loaded query={standing} isEmpty={(found) => found.rows.length === 0} empty={words("noPlans")}>
          {(found) => <CompletionTable found={found} />}
        </Loaded>
      </section>
      <PlansPane year={year} may={may} />
      <Loaded query={population}>{(found) => <PopulationPane found={found} may={may} />}</Loaded>
    </PageFrame>
  );
}
