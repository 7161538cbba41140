// What stands on a ticket's page, in this order. Each panel fetches its own data (query key ["ticket", id, <slice>], so
// that a change of the ticket fetches all of them afresh) and renders null when there is nothing to show or to do.
import { lazy, Suspense, type ComponentType } from "react";

import { useText, type TextKey } from "../../../i18n";
import { ErrorBoundary } from "../../../parts/ErrorBoundary";
import { Failure } from "../../../parts/Loaded";
import type { PanelProps } from "./Panel";

interface Listed {
  key: string;
  /** Named when the panel itself has failed; otherwise it writes its own heading (`Panel`). */
  title: TextKey;
  component: ComponentType<PanelProps>;
}

const PANELS: Listed[] = [
  { key: "handling", title: "handling.title", component: lazy(() => import("./HandlingPanel")) },
  { key: "form", title: "ticketForm.title", component: lazy(() => import("./FormPanel")) },
  { key: "relations", title: "relations.title", component: lazy(() => import("./RelationsPanel")) },
  { key: "case", title: "case.title", component: lazy(() => import("./CasePanel")) },
  { key: "sensitive", title: "sensitive.title", component: lazy(() => import("./SensitivePanel")) },
  { key: "complaint", title: "complaint.title", component: lazy(() => import("./ComplaintPanel")) },
  { key: "aid", title: "menu.aid", component: lazy(() => import("./AidPanel")) },
  { key: "exchange", title: "exchange.title", component: lazy(() => import("./ExchangePanel")) },
  { key: "notices", title: "services.notice", component: lazy(() => import("./NoticePanel")) },
  { key: "referrals", title: "services.referral", component: lazy(() => import("./ReferralPanel")) },
  { key: "appointments", title: "services.appointment", component: lazy(() => import("./AppointmentPanel")) },
  { key: "contacts", title: "tickets.calls", component: lazy(() => import("./ContactsPanel")) },
  { key: "surveys", title: "tickets.surveys", component: lazy(() => import("./SurveysPanel")) },
];

function Failed({ title, recover }: { title: TextKey; recover: () => void }) {
  const t = useText();
  return (
    <section className="pane ticket-panel">
      <h2>{t(title)}</h2>
      <Failure error={null} retry={recover} />
    </section>
  );
}

/** Every panel of one ticket. One that fails to load or to draw leaves the others standing. */
export function Panels({ ticket }: PanelProps) {
  return PANELS.map(({ key, title, component: Shown }) => (
    <ErrorBoundary key={key} fallback={(recover) => <Failed title={title} recover={recover} />}>
      <Suspense fallback={null}>
        <Shown ticket={ticket} />
      </Suspense>
    </ErrorBoundary>
  ));
}
