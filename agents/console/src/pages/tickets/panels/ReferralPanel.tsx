// 转介: to whom the matter was given, whether they have it, what came of it.
import { Button } from "antd";
import { useState } from "react";

import { useMe } from "../../../api/queries";
import { useReferrals, type About } from "../../../api/services";
import { useText } from "../../../i18n";
import { isInside } from "../../../roles";
import { ReferralActions } from "../../referrals/ReferralActions";
import { ReferralLine } from "../../services/BesideList";
import ServiceDialog from "../../services/ServiceDialog";
import { Panel, type PanelProps } from "./Panel";

export default function ReferralPanel({ ticket }: PanelProps) {
  const t = useText();
  const me = useMe();
  const about: About = { kind: "ticket", id: ticket.id, category: ticket.category };
  const referrals = useReferrals(about);
  const [asking, setAsking] = useState(false);
  const inside = Boolean(me.data && isInside(me.data));
  if (!referrals.data || (!inside && !referrals.data.length)) return null;
  const tools = inside && (
    <Button size="small" onClick={() => setAsking(true)}>
      {t("referral.new")}
    </Button>
  );
  return (
    <Panel title={t("services.referral")} tools={tools}>
      {referrals.data.length ? (
        <ul className="short-list">
          {referrals.data.map((each) => (
            <li key={each.id}>
              <ReferralLine referral={each} />
              <ReferralActions referral={each} stale={[["ticket", ticket.id], ["referrals"]]} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="soft">{t("referral.none")}</p>
      )}
      {asking && <ServiceDialog about={about} only="referral" close={() => setAsking(false)} />}
    </Panel>
  );
}
