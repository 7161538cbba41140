// 逐级报送: a month of one unit and of those below it, from the village to the city (S136, S147, S150).
import { DownloadOutlined, LeftOutlined, RightOutlined, UploadOutlined } from "@ant-design/icons";
import { Button, Space } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";

import "./submissions.css";

import { address } from "../../api/client";
import { useMe } from "../../api/queries";
import { useOverview, type Overview } from "../../api/submissions";
import { day } from "../../format/time";
import { useText } from "../../i18n";
import { useSubmissionText } from "../../i18n/submissions";
import { BehindProvider } from "../../parts/figure/Behind";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";
import { download } from "../tickets/download";
import { daysOfMonth, monthFrom } from "./filling";
import { ImportUnitsDialog } from "./ImportUnitsDialog";
import { OwnPane } from "./OwnPane";
import { UnitsTable } from "./UnitsTable";

function MonthTurner({ month, latest, turn }: { month: string; latest: string; turn: (month: string) => void }) {
  const t = useSubmissionText();
  return (
    <Space role="group" aria-label={t("month")}>
      <Button icon={<LeftOutlined />} aria-label={t("monthBefore")} onClick={() => turn(monthFrom(month, -1))} />
      <b aria-live="polite">{month}</b>
      <Button
        icon={<RightOutlined />}
        aria-label={t("monthAfter")}
        disabled={month >= latest}
        onClick={() => turn(monthFrom(month, 1))}
      />
    </Space>
  );
}

function Path({ found, many, open }: { found: Overview; many: boolean; open: (unitId: string | null) => void }) {
  const t = useSubmissionText();
  return (
    <nav className="submission-path" aria-label={t("path")}>
      {many && (
        <Button type="link" onClick={() => open(null)}>
          {t("top")}
        </Button>
      )}
      {found.path.map((unit, place) => (
        <span key={unit.id}>
          {(many || place > 0) && " / "}
          {unit.id === found.unit?.unit.id ? (
            <b aria-current="page">{unit.name}</b>
          ) : (
            <Button type="link" onClick={() => open(unit.id)}>
              {unit.name}
            </Button>
          )}
        </span>
      ))}
    </nav>
  );
}

export default function SubmissionsPage() {
  const t = useText();
  const words = useSubmissionText();
  const me = useMe();
  const [search, setSearch] = useSearchParams();
  const [importing, setImporting] = useState(false);
  const present = day(new Date()).slice(0, 7);
  const month = search.get("month") ?? monthFrom(present, -1);
  const top = useOverview(month, null);
  const only = top.data?.rows.length === 1 ? (top.data.rows[0]?.unit.id ?? null) : null;
  const unitId = search.get("unit") ?? only; // whoever has one unit begins with it
  const overview = useOverview(month, unitId);
  const go = (changes: { month?: string; unit?: string | null }) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (changes.month) next.set("month", changes.month);
      if (changes.unit === null) next.delete("unit");
      else if (changes.unit) next.set("unit", changes.unit);
      return next;
    });
  const may = me.data !== undefined && isAdmin(me.data);
  const empty = words(may ? "noUnitsAdmin" : "noUnits");
  return (
    <PageFrame
      title={t("menu.submissions")}
      tools={
        <>
          <MonthTurner month={month} latest={present} turn={(chosen) => go({ month: chosen })} />
          <Button
            icon={<DownloadOutlined />}
            onClick={() => download(address("/submissions/export", { month, unit_id: unitId }))}
          >
            {words("export")}
          </Button>
          {may && (
            <Button icon={<UploadOutlined />} onClick={() => setImporting(true)}>
              {words("importUnits")}
            </Button>
          )}
        </>
      }
    >
      <BehindProvider days={daysOfMonth(month)} figures={[]}>
        <Loaded query={overview} isEmpty={(found) => !found.unit && found.rows.length === 0} empty={empty}>
          {(found) => (
            <>
              <Path found={found} many={only === null} open={(unit) => go({ unit })} />
              {found.unit && <OwnPane key={`${found.unit.unit.id} ${month}`} found={found} row={found.unit} />}
              <UnitsTable found={found} open={(unit) => go({ unit })} />
            </>
          )}
        </Loaded>
      </BehindProvider>
      {importing && <ImportUnitsDialog close={() => setImporting(false)} />}
    </PageFrame>
  );
}
