// The contacts in which a ticket came up.
import { Link } from "react-router";

import { dateTime } from "../../../format/time";
import { useText } from "../../../i18n";
import { Panel, type PanelProps } from "./Panel";

export default function ContactsPanel({ ticket }: PanelProps) {
  const t = useText();
  if (!ticket.contacts.length) return null;
  return (
    <Panel title={t("tickets.calls")}>
      <ul className="short-list">
        {ticket.contacts.map((contact) => (
          <li key={contact.call_id}>
            <Link to={`/calls/${contact.call_id}`}>{dateTime(contact.at)}</Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
