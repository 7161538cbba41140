// Keeps the live connection for as long as somebody is signed in, and tells the page how fresh it is.
import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";

import type { Me } from "../api/types";
import { setServerAhead } from "../format/useNow";
import { useVoice } from "../voice/VoiceProvider";
import { LiveConnection, type LiveStatus } from "./connection";
import { applyLive } from "./patches";

interface Freshness {
  status: LiveStatus;
  /** When the server was last heard, in this computer's milliseconds. */
  lostAt: number | null;
}

const FreshnessContext = createContext<Freshness>({ status: "connecting", lostAt: null });

export function useFreshness(): Freshness {
  return useContext(FreshnessContext);
}

function liveAddress(): string {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.host}/api/live`;
}

export function LiveProvider({ me, children }: { me: Me; children: ReactNode }) {
  const cache = useQueryClient();
  const voice = useVoice();
  const device = useRef(voice.device);
  const [freshness, setFreshness] = useState<Freshness>({ status: "connecting", lostAt: null });

  useEffect(() => {
    device.current = voice.device;
  });

  useEffect(() => {
    const live = new LiveConnection(liveAddress(), {
      onMessage: (message) => applyLive(cache, message),
      onSnapshot: () => void cache.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "me" }),
      onStatus: (status) =>
        setFreshness((before) => {
          if (before.status === status) return before;
          const lostAt = status === "open" ? null : (before.lostAt ?? Date.now());
          return { status, lostAt };
        }),
      onSignedOut: () => void cache.invalidateQueries({ queryKey: ["me"] }),
      onPing: (at) => {
        if (at) setServerAhead(new Date(at).getTime() - Date.now());
      },
      device: () => device.current,
    });
    live.start();
    // A closed laptop or a changed network: look at once instead of waiting for the silence to be noticed.
    const wake = () => {
      live.stop();
      live.start();
    };
    window.addEventListener("online", wake);
    return () => {
      window.removeEventListener("online", wake);
      live.stop();
    };
  }, [cache, me.id]);

  const value = useMemo(() => freshness, [freshness]);
  return <FreshnessContext value={value}>{children}</FreshnessContext>;
}
