// What is delicate in a matter: its mark and reports with their clocks, care, risk, periods that run out.
import { Button, Space } from "antd";
import { useState } from "react";

import { useMe } from "../../../api/queries";
import { useSensitive } from "../../../api/sensitive";
import { dateTime } from "../../../format/time";
import { useWord } from "../../../format/words";
import { useText } from "../../../i18n";
import { LimitationList } from "../../../parts/LimitationList";
import { Mark } from "../../../parts/Mark";
import { isInside } from "../../../roles";
import { Steps } from "../../escalations/Steps";
import { Panel, type PanelProps } from "./Panel";
import { CareDialog, CareShown } from "./sensitive/CarePart";
import { MarkDialog, Marked } from "./sensitive/MarkPart";
import { RiskDialog, RiskShown } from "./sensitive/RiskPart";

export default function SensitivePanel({ ticket }: PanelProps) {
  const t = useText();
  const word = useWord();
  const me = useMe();
  const found = useSensitive(ticket.id);
  const [asking, setAsking] = useState<"mark" | "care" | "risk" | null>(null);
  const facts = found.data;
  if (!facts || !me.data) return null;
  const close = () => setAsking(null);
  const tools = isInside(me.data) && (
    <Space wrap>
      {facts.risk_watch && (
        <Button size="small" onClick={() => setAsking("risk")}>
          {t("risk.title")}
        </Button>
      )}
      <Button size="small" onClick={() => setAsking("care")}>
        {t("care.title")}
      </Button>
      <Button size="small" danger onClick={() => setAsking("mark")}>
        {t("sensitive.mark")}
      </Button>
    </Space>
  );
  return (
    <Panel title={t("sensitive.title")} tools={tools}>
      <Marked facts={facts} ticketId={ticket.id} />
      <CareShown facts={facts} ticketId={ticket.id} />
      {facts.escalations.map((each) => (
        <section key={each.id} aria-label={t("escalation.title")}>
          <p className="hints">
            <Mark kind={each.state === "open" ? "warn" : "good"}>{word("escalationState", each.state)}</Mark>
            <b>{word("escalationKind", each.kind)}</b>
            <span>{each.reason}</span>
            <span className="soft">{dateTime(each.begun_at)}</span>
          </p>
          <Steps escalation={each} />
        </section>
      ))}
      {facts.risk && <RiskShown risk={facts.risk} />}
      {facts.limitation.length > 0 && <LimitationList periods={facts.limitation} />}
      {asking === "mark" && <MarkDialog ticketId={ticket.id} close={close} />}
      {asking === "care" && <CareDialog ticketId={ticket.id} facts={facts} close={close} />}
      {asking === "risk" && <RiskDialog ticketId={ticket.id} last={facts.risk} close={close} />}
    </Panel>
  );
}
