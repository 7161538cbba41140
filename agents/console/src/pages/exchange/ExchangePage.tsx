// 12345 互转: what went and came, what was given up, where both lists differ, and the figures of each month.
import { Tabs } from "antd";
import { useQuery } from "@tanstack/react-query";

import { ApiError, api } from "../../api/client";
import { EXCHANGE, type ExchangeState } from "../../api/exchange";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { DeadLetters } from "./DeadLetters";
import { HandOvers } from "./HandOvers";
import { Months } from "./Months";
import { Reconciliations } from "./Reconciliations";

function Head() {
  const t = useText();
  const found = useQuery<ExchangeState, ApiError>({
    queryKey: [...EXCHANGE, "state"],
    queryFn: () => api.get("/exchange/state"),
  });
  const state = found.data;
  if (!state) return null;
  return (
    <p className="hints" role="status">
      <Mark kind={state.on ? "good" : "plain"}>{t(state.on ? "exchange.isOn" : "exchange.isOff")}</Mark>
      {state.waiting_for_us > 0 && <Mark kind="warn">{t("exchange.waitingForUs", { n: state.waiting_for_us })}</Mark>}
      {state.undelivered > 0 && <span>{t("exchange.undelivered", { n: state.undelivered })}</span>}
      {state.oldest_undelivered && (
        <span className="soft">{t("exchange.oldest", { at: dateTime(state.oldest_undelivered) })}</span>
      )}
      {state.dead > 0 && <Mark kind="bad">{t("exchange.deadOnes", { n: state.dead })}</Mark>}
    </p>
  );
}

export default function ExchangePage() {
  const t = useText();
  return (
    <PageFrame title={t("menu.exchange")}>
      <Head />
      <Tabs
        items={[
          { key: "hand-overs", label: t("exchange.handOvers"), children: <HandOvers /> },
          { key: "dead", label: t("exchange.dead"), children: <DeadLetters /> },
          { key: "reconcile", label: t("exchange.reconcile"), children: <Reconciliations /> },
          { key: "months", label: t("exchange.months"), children: <Months /> },
        ]}
      />
    </PageFrame>
  );
}
