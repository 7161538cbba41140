// 敏感事项: reports with their clocks, groups against one name, quarrels that may turn violent.
import { useQuery } from "@tanstack/react-query";
import { Segmented, Tabs } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import { useMe } from "../../api/queries";
import { ESCALATIONS, type Escalation } from "../../api/sensitive";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { isSupervisor } from "../../roles";
import { Groups } from "./Groups";
import { RiskList } from "./RiskList";
import { Steps } from "./Steps";

/** The clocks run on the server's time; the list is fetched again for those that went up a level meanwhile. */
const EVERY_MS = 15_000;

function Reports() {
  const t = useText();
  const word = useWord();
  const [state, setState] = useState<Escalation["state"]>("open");
  const found = useQuery<Escalation[], ApiError>({
    queryKey: [...ESCALATIONS, state],
    queryFn: () => api.get("/escalations", { state }),
    refetchInterval: EVERY_MS,
  });
  return (
    <>
      <Segmented<Escalation["state"]>
        value={state}
        aria-label={t("escalation.state")}
        onChange={setState}
        options={(["open", "acknowledged"] as const).map((each) => ({
          value: each,
          label: word("escalationState", each),
        }))}
      />
      <Loaded query={found} isEmpty={(all) => !all.length} empty={t("escalation.none")}>
        {(all) =>
          all.map((each) => (
            <section key={each.id} className="pane" aria-label={each.ticket_number}>
              <p className="hints">
                <Mark kind="bad">
                  {each.sensitivity ? word("sensitivity", each.sensitivity) : word("escalationKind", each.kind)}
                </Mark>
                <Link to={`/tickets/${each.ticket_id}`}>{each.ticket_number}</Link>
                <b>{each.category_name}</b>
                <span>{each.reason}</span>
                {each.place && <span className="soft">{each.place}</span>}
                <span className="soft">{dateTime(each.begun_at)}</span>
              </p>
              <Steps escalation={each} />
            </section>
          ))
        }
      </Loaded>
    </>
  );
}

export default function EscalationsPage() {
  const t = useText();
  const me = useMe();
  const supervises = me.data !== undefined && isSupervisor(me.data);
  const tabs = [
    { key: "reports", label: t("escalation.title"), children: <Reports /> },
    ...(supervises
      ? [
          { key: "groups", label: t("groups.title"), children: <Groups /> },
          { key: "risk", label: t("risk.list"), children: <RiskList /> },
        ]
      : []),
  ];
  return (
    <PageFrame title={t("menu.escalations")}>
      <Tabs items={tabs} />
    </PageFrame>
  );
}
