// 法律援助: applications by state and clock; for the aid centre also what is to be done and its lawyers.
import { Button, Tabs } from "antd";
import { useState } from "react";

import { useMe } from "../../api/queries";
import { useText } from "../../i18n";
import { PageFrame } from "../../parts/PageFrame";
import { isSupervisor } from "../../roles";
import { ApplicationList, useApplications } from "./ApplicationList";
import { FiguresTab } from "./FiguresTab";
import { LawyersTab } from "./LawyersTab";
import { MineTab } from "./MineTab";
import { NoticeDialog } from "./NoticeDialog";
import { RulesTab } from "./RulesTab";
import { TasksTab } from "./TasksTab";

export default function AidPage() {
  const t = useText();
  const me = useMe();
  const [noticed, setNoticed] = useState(false);
  const rights = useApplications({ state: "open", page: 1 }).data;
  const tabs = [
    { key: "applications", label: t("aid.applications"), children: <ApplicationList /> },
    ...(rights?.is_lawyer ? [{ key: "mine", label: t("aid.mine"), children: <MineTab /> }] : []),
    ...(rights?.decides
      ? [
          { key: "tasks", label: t("aid.tasks"), children: <TasksTab /> },
          { key: "lawyers", label: t("aid.lawyers"), children: <LawyersTab /> },
        ]
      : []),
    ...(me.data && isSupervisor(me.data)
      ? [
          { key: "figures", label: t("aid.figures"), children: <FiguresTab /> },
          { key: "rules", label: t("aid.rules"), children: <RulesTab /> },
        ]
      : []),
  ];
  return (
    <PageFrame
      title={t("menu.aid")}
      tools={rights?.decides && <Button onClick={() => setNoticed(true)}>{t("aid.notice")}</Button>}
    >
      <section className="pane">
        <Tabs items={tabs} destroyOnHidden />
      </section>
      {noticed && <NoticeDialog close={() => setNoticed(false)} />}
    </PageFrame>
  );
}
