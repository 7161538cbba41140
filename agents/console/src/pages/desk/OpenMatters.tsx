// Open tickets of the same caller: is this call about one of them? Then it is one contact more and no ticket more.
import { Alert, Button } from "antd";

import { useOpenMatters } from "../../api/matterQueries";
import type { Alike } from "../../api/matterTypes";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";
import type { MatterDraft } from "./draft";

type About = NonNullable<MatterDraft["ticket"]>;

interface Props {
  callId: string | null;
  category: string | null;
  choose: (ticket: About) => void;
}

export function OpenMatters({ callId, category, choose }: Props) {
  const t = useText();
  const found = useOpenMatters(callId, category);
  if (!found.data?.length) return null;
  return (
    <section className="open-matters" aria-label={t("matter.openOfCaller")}>
      <b>{t("matter.openOfCaller")}</b>
      <ul className="short-list">
        {found.data.map((each) => (
          <Row key={each.id} alike={each} choose={choose} />
        ))}
      </ul>
    </section>
  );
}

function Row({ alike, choose }: { alike: Alike; choose: Props["choose"] }) {
  const t = useText();
  return (
    <li>
      {alike.likeness === "same_matter" && <Mark kind="warn">{t("matter.same_matter")}</Mark>}
      {alike.likeness === "same_field" && <Mark>{t("matter.same_field")}</Mark>}
      <span>
        {alike.number} {alike.category_name}
      </span>
      <span className="soft one-line" title={alike.summary}>
        {dateTime(alike.created_at)} {alike.summary}
      </span>
      <Button
        size="small"
        onClick={() => choose({ id: alike.id, number: alike.number, category: alike.category })}
        aria-label={t("matter.aboutOf", { number: alike.number })}
      >
        {t("matter.about")}
      </Button>
    </li>
  );
}

/** This matter is one more contact of that ticket. */
export function AboutTicket({ ticket, stop }: { ticket: About; stop: () => void }) {
  const t = useText();
  return (
    <Alert
      showIcon
      type="info"
      title={t("matter.isAbout", { number: ticket.number })}
      action={
        <Button size="small" onClick={stop}>
          {t("matter.isNew")}
        </Button>
      }
    />
  );
}
