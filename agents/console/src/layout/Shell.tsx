// The frame of all pages behind the login: top bar, menu, live connection, voice.
import { Suspense } from "react";
import { Outlet } from "react-router";
import { Skeleton } from "antd";

import type { Me } from "../api/types";
import { LiveProvider } from "../live/LiveProvider";
import { hasSeat } from "../roles";
import { VoiceProvider } from "../voice/VoiceProvider";
import { ConnectionBar } from "./ConnectionBar";
import { Menu } from "./Menu";
import { OfferBanner } from "./OfferBanner";
import { TopBar } from "./TopBar";

export function Shell({ me }: { me: Me }) {
  return (
    <VoiceProvider enabled={hasSeat(me)}>
      <LiveProvider me={me}>
        <div className="shell">
          <TopBar me={me} />
          <Menu me={me} />
          <main className="main" id="main" tabIndex={0}>
            <ConnectionBar />
            {hasSeat(me) && <OfferBanner />}
            <Suspense fallback={<div className="padded"><Skeleton active /></div>}>
              <Outlet />
            </Suspense>
          </main>
        </div>
      </LiveProvider>
    </VoiceProvider>
  );
}
