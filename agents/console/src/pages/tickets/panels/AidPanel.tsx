// Legal aid from a ticket: what the law may open, the applications there are, and one key that applies.
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";

import { AID, type AidDetail, type TicketAid } from "../../../api/aid";
import { ApiError, api } from "../../../api/client";
import { useChange } from "../../../api/queries";
import { useText } from "../../../i18n";
import { AidClockMark } from "../../aid/AidClockMark";
import { AidHints } from "../../aid/AidHints";
import { AidState, AidTags } from "../../aid/ApplicationList";
import { Panel, type PanelProps } from "./Panel";

export default function AidPanel({ ticket }: PanelProps) {
  const t = useText();
  const found = useQuery<TicketAid, ApiError>({
    queryKey: ["ticket", ticket.id, "aid"],
    queryFn: () => api.get(`/tickets/${ticket.id}/aid`),
  });
  const apply = useChange<void, AidDetail>(
    () => api.post(`/tickets/${ticket.id}/aid`, {}),
    [["ticket", ticket.id], AID],
  );
  const aid = found.data;
  if (!aid || (!aid.hint.rules.length && !aid.applications.length)) return null;
  return (
    <Panel
      title={t("menu.aid")}
      tools={
        !aid.open && (
          <Button size="small" type="primary" loading={apply.isPending} onClick={() => apply.mutate()}>
            {aid.people > 1 ? t("aid.applyFor", { n: aid.people }) : t("aid.apply")}
          </Button>
        )
      }
    >
      {aid.applications.length > 0 && (
        <ul className="short-list">
          {aid.applications.map((each) => (
            <li key={each.id}>
              <Link to={`/aid/${each.id}`}>{each.number}</Link> <AidState row={each} /> <AidTags row={each} />
              {each.lawyer && <span>{each.lawyer}</span>} {each.clock && <AidClockMark clock={each.clock} />}
            </li>
          ))}
        </ul>
      )}
      {!aid.open && <AidHints hint={aid.hint} />}
    </Panel>
  );
}
