// The frame of all pages behind the login: top bar, menu, live connection, voice.
import { Button, Result, Skeleton } from "antd";
import { Suspense, type ReactNode } from "react";
import { Outlet, useLocation } from "react-router";

import type { Me } from "../api/types";
import { useText } from "../i18n";
import { LiveProvider } from "../live/LiveProvider";
import { ErrorBoundary } from "../parts/ErrorBoundary";
import { hasSeat, isInside, isReviewer, isSupervisor, ofDepartment } from "../roles";
import { VoiceProvider } from "../voice/VoiceProvider";
import { ConnectionBar } from "./ConnectionBar";
import { ItemsForMe } from "./ItemsForMe";
import { LowRatingNews } from "./LowRatingNews";
import { Menu } from "./Menu";
import { OfferBanner } from "./OfferBanner";
import { LettersForMe } from "./LettersForMe";
import { ReportsForMe } from "./ReportsForMe";
import { SupervisionBar } from "./SupervisionBar";
import { StaffingNews } from "./StaffingNews";
import { RollCallBanner } from "./RollCallBanner";
import { TopBar } from "./TopBar";

/** A page that breaks takes neither the bar with the call nor the other pages with it. */
function PageBoundary({ children }: { children: ReactNode }) {
  const t = useText();
  const { pathname } = useLocation();
  return (
    <ErrorBoundary
      key={pathname}
      fallback={(recover) => (
        <Result
          status="error"
          title={t("error.unknown")}
          extra={<Button onClick={recover}>{t("common.retry")}</Button>}
        />
      )}
    >
      {children}
    </ErrorBoundary>
  );
}

function Waiting() {
  return (
    <div className="padded">
      <Skeleton active />
    </div>
  );
}

export function Shell({ me }: { me: Me }) {
  return (
    <VoiceProvider enabled={hasSeat(me) || isSupervisor(me)}>
      <LiveProvider me={me}>
        <div className="shell">
          <TopBar me={me} />
          <Menu me={me} />
          <main className="main" id="main" tabIndex={0}>
            <ConnectionBar />
            {hasSeat(me) ? <OfferBanner /> : <SupervisionBar />}
            {isInside(me) && <RollCallBanner />}
            {isSupervisor(me) && <StaffingNews />}
            {isReviewer(me) && <LowRatingNews />}
            {(isInside(me) || ofDepartment(me)) && <ItemsForMe />}
            <LettersForMe />
            <ReportsForMe />
            <PageBoundary>
              <Suspense fallback={<Waiting />}>
                <Outlet />
              </Suspense>
            </PageBoundary>
          </main>
        </div>
      </LiveProvider>
    </VoiceProvider>
  );
}
