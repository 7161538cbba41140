// What has gone to 12345 and come from there about a ticket: send it, decide on theirs, see each word on its way.
import { Button, Space } from "antd";
import { useState } from "react";

import { markOf, useTicketExchange, type Exchange, type TicketExchange } from "../../../api/exchange";
import { api } from "../../../api/client";
import { useChange, useMe } from "../../../api/queries";
import { dateTime } from "../../../format/time";
import { useWord } from "../../../format/words";
import { useText } from "../../../i18n";
import { Mark } from "../../../parts/Mark";
import { ReasonDialog } from "../../../parts/ReasonDialog";
import { isInside } from "../../../roles";
import { Panel, type PanelProps } from "./Panel";
import { DecideDialog } from "./exchange/DecideDialog";
import { OfferDialog } from "./exchange/OfferDialog";
import { WordLog } from "./exchange/WordLog";

type Asking = "offer" | "withdraw" | "decide" | null;

function Tools({
  facts,
  live,
  ask,
}: {
  facts: TicketExchange;
  live: Exchange | undefined;
  ask: (what: Asking) => void;
}) {
  const t = useText();
  const mayDecide = live?.direction === "in" && live.stage === "offered";
  const mayWithdraw = live?.direction === "out" && ["offered", "accepted"].includes(live.stage);
  return (
    <Space wrap>
      {mayDecide && (
        <Button size="small" type="primary" onClick={() => ask("decide")}>
          {t("exchange.decide")}
        </Button>
      )}
      {mayWithdraw && (
        <Button size="small" onClick={() => ask("withdraw")}>
          {t("exchange.withdraw")}
        </Button>
      )}
      {!facts.hindrance && (
        <Button size="small" onClick={() => ask("offer")}>
          {t("exchange.offer")}
        </Button>
      )}
    </Space>
  );
}

function Shown({ each }: { each: Exchange }) {
  const t = useText();
  const word = useWord();
  return (
    <section aria-label={each.reference}>
      <p className="hints">
        <Mark kind={markOf(each.stage)}>{word("exchangeStage", each.stage)}</Mark>
        <b>{t(each.direction === "out" ? "exchange.out" : "exchange.in")}</b>
        {each.with_call && <span>{t("exchange.withCall")}</span>}
        {each.call_result && <span className="soft">{word("exchangeCall", each.call_result)}</span>}
        {each.peer_status && <span>{t("exchange.theirState", { state: each.peer_status })}</span>}
        {each.dead > 0 && <Mark kind="bad">{t("exchange.deadOnes", { n: each.dead })}</Mark>}
        {each.undelivered > 0 && <Mark kind="warn">{t("exchange.undelivered", { n: each.undelivered })}</Mark>}
      </p>
      <dl className="facts">
        <dt>{t("exchange.reference")}</dt>
        <dd>{each.reference}</dd>
        <dt>{t("exchange.peerNo")}</dt>
        <dd>{each.peer_ticket_no ?? "—"}</dd>
        <dt>{t("exchange.offeredAt")}</dt>
        <dd>{dateTime(each.offered_at)}</dd>
        {(each.outcome || each.result) && (
          <>
            <dt>{t("exchange.result")}</dt>
            <dd>
              {each.outcome && word("exchangeOutcome", each.outcome)} {each.result}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

export default function ExchangePanel({ ticket }: PanelProps) {
  const t = useText();
  const me = useMe();
  const found = useTicketExchange(ticket.id);
  const [asking, setAsking] = useState<Asking>(null);
  const facts = found.data;
  const live = facts?.exchanges.find((each) => ["offered", "accepted", "result_given"].includes(each.stage));
  const withdraw = useChange(
    (reason: string) => api.post(`/exchange/${live?.id}/withdraw`, { reason }),
    [["ticket", ticket.id]],
  );
  if (!facts || !me.data || (!facts.on && !facts.exchanges.length)) return null;
  const close = () => setAsking(null);
  const hint = facts.hindrance === "kept" ? t("exchange.kept") : null;
  return (
    <Panel title={t("exchange.title")} tools={isInside(me.data) && <Tools facts={facts} live={live} ask={setAsking} />}>
      {!facts.exchanges.length && <p className="soft">{t("exchange.none")}</p>}
      {hint && <p className="soft">{hint}</p>}
      {facts.exchanges.map((each) => (
        <Shown key={each.id} each={each} />
      ))}
      {facts.log.length > 0 && <WordLog words={facts.log} />}
      {asking === "offer" && <OfferDialog ticketId={ticket.id} facts={facts} close={close} />}
      {asking === "decide" && live && (
        <DecideDialog ticketId={ticket.id} exchange={live} rule={facts.rule} close={close} />
      )}
      {asking === "withdraw" && live && (
        <ReasonDialog
          title={t("exchange.withdraw")}
          busy={withdraw.isPending}
          close={close}
          send={(reason) => withdraw.mutate(reason, { onSuccess: close })}
        />
      )}
    </Panel>
  );
}
