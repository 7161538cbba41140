// 办理时限: the rules of time of each place, each with its length, its unit and who said so. Administrators copy and change.
import { useQuery } from "@tanstack/react-query";
import { Button, Select, Space, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useMe } from "../../api/queries";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";
import { CopyDialog, UseDialog } from "./ProfileDialogs";
import { RuleDialog } from "./RuleDialog";
import { latest, type Profile, type Profiles, type Rule } from "./types";

function Rules({ profile, edit }: { profile: Profile; edit?: (rule: Rule) => void }) {
  const t = useText();
  const word = useWord();
  return (
    <Table<Rule>
      size="small"
      rowKey="code"
      pagination={false}
      dataSource={profile.rules}
      columns={[
        { title: t("clockProfiles.rule"), dataIndex: "name", className: "nowrap", render: (name) => <b>{name}</b> },
        {
          title: t("clockProfiles.length"),
          key: "length",
          className: "nowrap",
          render: (_, rule) =>
            rule.unit === "at_once" ? word("clockUnit", rule.unit) : `${rule.amount} ${word("clockUnit", rule.unit)}`,
        },
        {
          title: t("clockProfiles.extendableTo"),
          key: "cap",
          render: (_, rule) => (rule.extendable_to ? `${rule.extendable_to}` : "—"),
        },
        {
          title: t("clockProfiles.source"),
          key: "source",
          render: (_, rule) => (
            <>
              {rule.statutory && <Mark kind="info">{t("clockProfiles.statutory")}</Mark>} {rule.source}
            </>
          ),
        },
        {
          title: "",
          key: "edit",
          render: (_, rule) =>
            edit &&
            rule.unit !== "at_once" && (
              <Button size="small" onClick={() => edit(rule)} aria-label={`${t("common.edit")} ${rule.name}`}>
                {t("common.edit")}
              </Button>
            ),
        },
      ]}
    />
  );
}

function Chosen({ all, admin }: { all: Profiles; admin: boolean }) {
  const t = useText();
  const [id, setId] = useState(all.current);
  const [dialog, setDialog] = useState<"copy" | "use" | Rule | null>(null);
  const profile = all.profiles.find((each) => each.id === id) ?? all.profiles[0];
  if (!profile) return null;
  const newest = latest(all.profiles).some((each) => each.id === profile.id);
  const label = (each: Profile) =>
    `${each.name} v${each.version}${each.id === all.current ? t("clockProfiles.inForce") : ""}`;
  const close = () => setDialog(null);
  return (
    <section className="pane">
      <Space wrap>
        <Select
          aria-label={t("clockProfiles.profile")}
          style={{ minWidth: 260 }}
          value={profile.id}
          onChange={setId}
          options={all.profiles.map((each) => ({ value: each.id, label: label(each) }))}
        />
        {admin && <Button onClick={() => setDialog("copy")}>{t("clockProfiles.copy")}</Button>}
        {admin && newest && <Button onClick={() => setDialog("use")}>{t("clockProfiles.use")}</Button>}
      </Space>
      <p className="soft">{profile.notes}</p>
      <ul className="soft">
        {all.uses
          .filter((use) => use.profile_id === profile.id)
          .map((use) => (
            <li key={use.since}>{t("clockProfiles.usedSince", { since: use.since })}</li>
          ))}
      </ul>
      <Rules profile={profile} edit={admin && newest && !profile.shipped ? setDialog : undefined} />
      {dialog === "copy" && <CopyDialog profile={profile} close={close} />}
      {dialog === "use" && <UseDialog profile={profile} close={close} />}
      {dialog !== null && typeof dialog === "object" && <RuleDialog profile={profile} rule={dialog} close={close} />}
    </section>
  );
}

export default function ClockProfilesPage() {
  const t = useText();
  const me = useMe();
  const found = useQuery<Profiles, ApiError>({
    queryKey: ["clockProfiles"],
    queryFn: () => api.get("/clock-profiles"),
  });
  return (
    <PageFrame title={t("menu.clockProfiles")}>
      <p className="soft">{t("clockProfiles.note")}</p>
      <Loaded query={found}>{(all) => <Chosen all={all} admin={me.data !== undefined && isAdmin(me.data)} />}</Loaded>
    </PageFrame>
  );
}
