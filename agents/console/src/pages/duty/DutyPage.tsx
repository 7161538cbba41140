// 排班与点名: the plan, who is there, the roll, swaps and hand-overs, how shifts were kept.
import { Tabs } from "antd";
import { useSearchParams } from "react-router";

import { useText } from "../../i18n";
import { PageFrame } from "../../parts/PageFrame";
import { AbsencesTab } from "./AbsencesTab";
import { AttendanceTab } from "./AttendanceTab";
import { HandOverTab } from "./HandOverTab";
import { PlacesTab } from "./PlacesTab";
import { RollCallTab } from "./RollCallTab";
import { RosterTab } from "./RosterTab";
import { SwapTab } from "./SwapTab";
import { TodayTab } from "./TodayTab";

export default function DutyPage() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const items = [
    { key: "roster", label: t("duty.tab.roster"), children: <RosterTab /> },
    { key: "today", label: t("duty.tab.today"), children: <TodayTab /> },
    { key: "roll", label: t("duty.tab.roll"), children: <RollCallTab /> },
    { key: "swaps", label: t("duty.tab.swaps"), children: <SwapTab /> },
    { key: "handOvers", label: t("duty.tab.handOvers"), children: <HandOverTab /> },
    { key: "absences", label: t("duty.tab.absences"), children: <AbsencesTab /> },
    { key: "attendance", label: t("duty.tab.attendance"), children: <AttendanceTab /> },
    { key: "places", label: t("duty.tab.places"), children: <PlacesTab /> },
  ];
  return (
    <PageFrame title={t("menu.duty")}>
      <Tabs
        destroyOnHidden
        activeKey={search.get("tab") ?? "roster"}
        onChange={(tab) => setSearch({ tab }, { replace: true })}
        items={items}
      />
    </PageFrame>
  );
}
