// 回访设置: the rules with their reasons, who wants no surveys, what callers wish for, panels from outside.
import { Tabs } from "antd";

import { useMe } from "../../api/queries";
import { useText } from "../../i18n";
import { useSurveyText } from "../../i18n/surveys";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";
import { OptOuts } from "./OptOuts";
import { Panels } from "./Panels";
import { Rules } from "./Rules";
import { Wishes } from "./Wishes";

export default function SurveyRulesPage() {
  const t = useText();
  const s = useSurveyText();
  const me = useMe();
  const admin = me.data !== undefined && isAdmin(me.data);
  const tabs = [
    { key: "rules", label: s("tabs.rules"), children: <Rules /> },
    ...(admin ? [{ key: "optOuts", label: s("tabs.optOuts"), children: <OptOuts /> }] : []),
    { key: "wishes", label: s("tabs.wishes"), children: <Wishes /> },
    { key: "panels", label: s("tabs.panels"), children: <Panels /> },
  ];
  return (
    <PageFrame title={t("menu.surveyRules")}>
      <Tabs items={tabs} />
    </PageFrame>
  );
}
