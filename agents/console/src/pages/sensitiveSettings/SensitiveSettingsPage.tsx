// 敏感事项设置: who is told at which level, minutes and days, words, periods that a lawyer confirms, complaint bodies.
import { Tabs } from "antd";

import { useMe } from "../../api/queries";
import { useText } from "../../i18n";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";
import { Bodies } from "./Bodies";
import { Periods } from "./Periods";
import { Policy } from "./Policy";
import { Recipients } from "./Recipients";
import { Words } from "./Words";

export default function SensitiveSettingsPage() {
  const t = useText();
  const me = useMe();
  const admin = me.data !== undefined && isAdmin(me.data);
  const tabs = [
    { key: "recipients", label: t("recipients.title"), children: <Recipients admin={admin} /> },
    { key: "policy", label: t("sensitivePolicy.title"), children: <Policy admin={admin} /> },
    { key: "words", label: t("words.title"), children: <Words admin={admin} /> },
    { key: "periods", label: t("limitation.title"), children: <Periods /> },
    { key: "bodies", label: t("bodies.title"), children: <Bodies admin={admin} /> },
  ];
  return (
    <PageFrame title={t("menu.sensitiveSettings")}>
      <Tabs items={tabs} />
    </PageFrame>
  );
}
