// 资格与证书: who may answer at all, and who may be routed which language or topic, by whom and until when.
import { useQuery } from "@tanstack/react-query";
import { Button, Space, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { DUTY, personLabel } from "../../api/dutyQueries";
import type { Credentials, SkillHeld } from "../../api/dutyTypes";
import { useChange } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { CertificateDialog } from "./CertificateDialog";
import { QualificationDialog } from "./QualificationDialog";

type Asked =
  | { what: "certify" | "qualify" | "withdraw"; row: Credentials }
  | { what: "revoke"; row: Credentials; skill: SkillHeld };

const kindOf = (skill: SkillHeld) => (!skill.in_force ? "bad" : skill.expires_soon ? "warn" : "good");

function Skills({ row, revoke }: { row: Credentials; revoke: (skill: SkillHeld) => void }) {
  const t = useText();
  const word = useWord();
  return (
    <ul className="skills-held">
      {row.skills.map((skill) => (
        <li key={skill.skill}>
          <Mark kind={kindOf(skill)}>{word("skill", skill.skill)}</Mark>{" "}
          {skill.certified_by ?? <span className="late">{t("credentials.nobody")}</span>}{" "}
          <span className={skill.in_force ? "soft" : "late"}>
            {skill.valid_until ? t("credentials.until", { day: skill.valid_until }) : t("credentials.noEnd")}
          </span>{" "}
          {skill.level && <span className="soft">{skill.level} </span>}
          {skill.cultural_competence && <Mark>{t("credentials.culture")}</Mark>}
          <Button size="small" type="link" danger onClick={() => revoke(skill)}>
            {t("credentials.revoke")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Qualification({ row }: { row: Credentials }) {
  const t = useText();
  const word = useWord();
  const held = row.qualification;
  if (!held) return <Mark kind="bad">{t("credentials.notYet")}</Mark>;
  if (held.withdrawn_at)
    return <Mark kind="bad">{t("credentials.withdrawn", { time: dateTime(held.withdrawn_at) })}</Mark>;
  return (
    <>
      <Mark kind="good">{word("tier", held.tier)}</Mark> {word("agentType", held.agent_type)}
      <div className="soft">
        {t("credentials.approvedBy", { name: held.approver_name, time: dateTime(held.approved_at) })}
      </div>
    </>
  );
}

function Dialogs({ asked, close }: { asked: Asked; close: () => void }) {
  const t = useText();
  const word = useWord();
  const { row } = asked;
  const path = `/duty/accounts/${row.person.id}`;
  const stale = [DUTY, ["seats"], ["monitor"]];
  const revoke = useChange(
    ({ skill, reason }: { skill: string; reason: string }) =>
      api.post(`${path}/certificates/${skill}/revoke`, { reason }),
    stale,
  );
  const withdraw = useChange((reason: string) => api.post(`${path}/qualification/withdraw`, { reason }), stale);
  if (asked.what === "certify") return <CertificateDialog row={row} close={close} />;
  if (asked.what === "qualify") return <QualificationDialog row={row} close={close} />;
  if (asked.what === "withdraw")
    return (
      <ReasonDialog
        danger
        title={t("credentials.withdrawOf", { name: row.person.name })}
        busy={withdraw.isPending}
        close={close}
        send={(reason) => withdraw.mutate(reason, { onSuccess: close })}
      >
        <p>{t("credentials.withdrawMeans")}</p>
      </ReasonDialog>
    );
  if (!("skill" in asked)) return null;
  const { skill } = asked;
  return (
    <ReasonDialog
      danger
      title={t("credentials.revokeOf", { name: row.person.name, skill: word("skill", skill.skill) })}
      busy={revoke.isPending}
      close={close}
      send={(reason) => revoke.mutate({ skill: skill.skill, reason }, { onSuccess: close })}
    >
      <p>{t("credentials.revokeMeans")}</p>
    </ReasonDialog>
  );
}

export default function CredentialsPage() {
  const t = useText();
  const [asked, setAsked] = useState<Asked | null>(null);
  const found = useQuery<Credentials[], ApiError>({
    queryKey: ["duty", "credentials"],
    queryFn: () => api.get("/duty/credentials"),
  });
  return (
    <PageFrame title={t("menu.credentials")}>
      <Loaded query={found} isEmpty={(all) => !all.length}>
        {(all) => (
          <Table<Credentials>
            size="small"
            rowKey={(row) => row.person.id}
            dataSource={all}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              {
                title: t("roster.person"),
                key: "person",
                render: (_, row) => (
                  <>
                    {personLabel(row.person)} {!row.active && <Mark>{t("credentials.closed")}</Mark>}
                  </>
                ),
              },
              { title: t("credentials.qualification"), key: "let", render: (_, row) => <Qualification row={row} /> },
              {
                title: t("credentials.skills"),
                key: "skills",
                render: (_, row) => <Skills row={row} revoke={(skill) => setAsked({ what: "revoke", row, skill })} />,
              },
              {
                title: t("common.actions"),
                key: "actions",
                render: (_, row) => (
                  <Space wrap>
                    <Button size="small" onClick={() => setAsked({ what: "certify", row })}>
                      {t("credentials.certify")}
                    </Button>
                    <Button size="small" onClick={() => setAsked({ what: "qualify", row })}>
                      {t("credentials.qualify")}
                    </Button>
                    {row.qualification && !row.qualification.withdrawn_at && (
                      <Button size="small" danger onClick={() => setAsked({ what: "withdraw", row })}>
                        {t("credentials.withdraw")}
                      </Button>
                    )}
                  </Space>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {asked && <Dialogs asked={asked} close={() => setAsked(null)} />}
    </PageFrame>
  );
}
