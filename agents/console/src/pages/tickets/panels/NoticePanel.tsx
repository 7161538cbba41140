// 一次性告知: what the caller of a ticket was told, visits asked of them, and the short messages about it.
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Modal, Select } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../../api/client";
import { useChange } from "../../../api/queries";
import { useCatalogue, useTold, type About, type ShortMessage, type Told } from "../../../api/services";
import { dateTime } from "../../../format/time";
import { useText } from "../../../i18n";
import { Mark } from "../../../parts/Mark";
import { NoticeLine } from "../../services/BesideList";
import { SentMark } from "../../services/SentMark";
import ServiceDialog from "../../services/ServiceDialog";
import { Panel, type PanelProps } from "./Panel";

function VisitDialog({ about, close }: { about: About; close: () => void }) {
  const t = useText();
  const items = useCatalogue(about.category);
  const [item, setItem] = useState<string | null>(null);
  const [purpose, setPurpose] = useState("");
  const chosen = item ?? items.data?.[0]?.id ?? null;
  const ask = useChange(
    () => api.post(`/tickets/${about.id}/visits`, { item_id: chosen, purpose: purpose.trim() }),
    [["ticket", about.id]],
  );
  return (
    <Modal
      open
      title={t("notice.askVisit")}
      okButtonProps={{ disabled: !chosen || !purpose.trim() }}
      confirmLoading={ask.isPending}
      onCancel={close}
      onOk={() => ask.mutate(undefined, { onSuccess: close })}
    >
      <div className="service-form">
        <label htmlFor="visit-item">{t("notice.item")}</label>
        <Select
          id="visit-item"
          value={chosen}
          onChange={setItem}
          options={(items.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
        />
        <label htmlFor="visit-purpose">{t("notice.visitFor")}</label>
        <Input
          id="visit-purpose"
          maxLength={200}
          value={purpose}
          onChange={(event) => setPurpose(event.target.value)}
        />
      </div>
    </Modal>
  );
}

function Visits({ told }: { told: Told }) {
  const t = useText();
  if (!told.visits.length) return null;
  return (
    <ul className="short-list" aria-label={t("notice.visitsAsked")}>
      {told.visits.map((visit) => (
        <li key={`${visit.item} ${visit.sequence}`}>
          <b>{t("notice.visit", { n: visit.sequence, allowed: visit.allowed })}</b>
          <span>{visit.purpose}</span>
          {visit.breach && <Mark kind="bad">{t("notice.tooManyVisits")}</Mark>}
          <span className="soft">
            {dateTime(visit.asked_at)} {visit.asked_by} {visit.item}
          </span>
        </li>
      ))}
    </ul>
  );
}

export default function NoticePanel({ ticket }: PanelProps) {
  const t = useText();
  const about: About = { kind: "ticket", id: ticket.id, category: ticket.category };
  const told = useTold(about);
  const messages = useQuery<ShortMessage[], ApiError>({
    queryKey: ["ticket", ticket.id, "messages"],
    queryFn: () => api.get(`/tickets/${ticket.id}/messages`),
  });
  const [asking, setAsking] = useState<"notice" | "visit" | null>(null);
  if (!told.data) return null;
  const close = () => setAsking(null);
  const tools = (
    <>
      <Button size="small" onClick={() => setAsking("notice")}>
        {t("notice.give")}
      </Button>
      <Button size="small" onClick={() => setAsking("visit")}>
        {t("notice.askVisit")}
      </Button>
    </>
  );
  const others = (messages.data ?? []).filter((each) => each.template !== "one_time_notice");
  return (
    <Panel title={t("services.notice")} tools={tools}>
      {told.data.notices.length ? (
        <ul className="short-list">
          {told.data.notices.map((each) => (
            <li key={each.id}>
              <NoticeLine notice={each} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="soft">{t("notice.none")}</p>
      )}
      <Visits told={told.data} />
      {others.length > 0 && (
        <ul className="short-list" aria-label={t("menu.messages")}>
          {others.map((each) => (
            <li key={each.id}>
              <SentMark state={each.state} reason={each.reason} />
              <span className="soft">{dateTime(each.created_at)}</span>
              <span>{each.text}</span>
            </li>
          ))}
        </ul>
      )}
      {asking === "notice" && <ServiceDialog about={about} only="notice" close={close} />}
      {asking === "visit" && <VisitDialog about={about} close={close} />}
    </Panel>
  );
}
