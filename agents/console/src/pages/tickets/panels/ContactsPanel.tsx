// The contacts in which a ticket came up. Recording and transcript of a call open in place; nothing is fetched before.
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../../api/client";
import type { Encounter } from "../../../api/types";
import { dateTime, duration } from "../../../format/time";
import { useWord } from "../../../format/words";
import { useText } from "../../../i18n";
import { Loaded } from "../../../parts/Loaded";
import { Mark } from "../../../parts/Mark";
import { CallWords } from "../../calls/CallWords";
import { Recordings } from "../../calls/Recordings";
import { Panel, type PanelProps } from "./Panel";

function Call({ encounter, callId }: { encounter: Encounter; callId: string }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  if (!encounter.readable) return <span className="soft">{t("contacts.notYours")}</span>;
  return (
    <>
      <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? t("contacts.fold") : t("contacts.unfold")}
      </Button>
      <Link to={`/calls/${callId}`}>{t("contacts.call")}</Link>
      {open && (
        <div className="contact-call">
          <Recordings recordings={encounter.recordings} />
          <CallWords callId={callId} since={encounter.answered_at ?? encounter.at} />
        </div>
      )}
    </>
  );
}

function Line({ encounter }: { encounter: Encounter }) {
  const t = useText();
  const word = useWord();
  return (
    <li className="contact-line">
      <time>{dateTime(encounter.at)}</time>
      <Mark kind="info">{word("channel", encounter.channel)}</Mark>
      {encounter.agent && (
        <span>
          {encounter.agent.name} ({encounter.agent.staff_no})
        </span>
      )}
      {encounter.talk_seconds !== null && (
        <span className="soft">{t("contacts.talked", { time: duration(encounter.talk_seconds) })}</span>
      )}
      {encounter.note && <span>{encounter.note}</span>}
      {encounter.call_id && <Call encounter={encounter} callId={encounter.call_id} />}
    </li>
  );
}

export default function ContactsPanel({ ticket }: PanelProps) {
  const t = useText();
  const contacts = useQuery<Encounter[], ApiError>({
    queryKey: ["ticket", ticket.id, "encounters"],
    queryFn: () => api.get(`/tickets/${ticket.id}/encounters`),
  });
  if (contacts.data?.length === 0) return null;
  return (
    <Panel title={t("tickets.calls")}>
      <Loaded query={contacts} rows={1}>
        {(all) => (
          <ul>
            {all.map((each) => (
              <Line key={each.id} encounter={each} />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
