// The board as it comes, and how fresh it is. While the line is lost it is asked for by request.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { ApiError, api } from "../../api/client";
import type { Board } from "../../api/wallboard";
import { setServerAhead, useNow } from "../../format/useNow";
import { LiveConnection, type LiveStatus } from "../../live/connection";
import { isNewer, isStale } from "./freshness";

const KEY = ["wallboard"];
const ASK_MS = 5_000;

function address(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/live`;
}

export interface Shown {
  board: Board | undefined;
  /** What is shown is older than a living line would leave it. */
  stale: boolean;
  error: ApiError | null;
}

export function useBoard(): Shown {
  const cache = useQueryClient();
  const [status, setStatus] = useState<LiveStatus>("connecting");
  const now = useNow();

  useEffect(() => {
    const live = new LiveConnection(
      address(),
      {
        onMessage: (message) => {
          if (message.type !== "wallboard") return;
          const came = message.data as Board;
          cache.setQueryData<Board>(KEY, (before) => (isNewer(came, before) ? came : before));
        },
        onSnapshot: () => void cache.invalidateQueries({ queryKey: KEY }),
        onStatus: setStatus,
        onSignedOut: () => void cache.invalidateQueries({ queryKey: ["me"] }),
        onPing: (at) => {
          if (at) setServerAhead(new Date(at).getTime() - Date.now());
        },
        device: () => ({ microphone: null, connection: null }),
      },
      undefined,
      "wallboard",
    );
    live.start();
    return () => live.stop();
  }, [cache]);

  const found = useQuery<Board, ApiError>({
    queryKey: KEY,
    queryFn: async () => {
      const came = await api.get<Board>("/wallboard");
      const before = cache.getQueryData<Board>(KEY);
      return before && !isNewer(came, before) ? before : came;
    },
    refetchInterval: status === "open" ? false : ASK_MS,
    retry: false,
    staleTime: Infinity,
  });
  return { board: found.data, stale: isStale(found.data, status, now), error: found.error };
}
