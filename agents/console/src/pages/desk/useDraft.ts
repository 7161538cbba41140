// Keeps the form of one call: in the page while it is typed, with the server two seconds later.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

import { ApiError, api } from "../../api/client";
import type { Desk, DeskCall } from "../../api/types";
import { readDraft, type Draft } from "./draft";

export type SaveState = "saved" | "unsaved" | "saving" | "failed";

interface Saved {
  version: number;
  saved_at: string;
}

export interface DraftKeeping {
  draft: Draft;
  change: (next: (draft: Draft) => Draft) => void;
  state: SaveState;
  savedAt: string | null;
  /** Write at once what is not yet written. */
  flush: () => Promise<void>;
}

const EVERY_MS = 2000;

export function useDraft(call: DeskCall): DraftKeeping {
  const cache = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => readDraft(call.draft?.draft, call));
  const [state, setState] = useState<SaveState>("saved");
  const [savedAt, setSavedAt] = useState<string | null>(call.draft.saved_at ?? null);
  const newest = useRef(draft);
  const written = useRef(draft);
  const version = useRef(call.draft?.version ?? 0);
  const saving = useRef<Promise<void> | null>(null);

  const write = useCallback(
    async (keepalive = false): Promise<void> => {
      const sent = newest.current;
      if (sent === written.current) return;
      setState("saving");
      const put = () =>
        api.put<Saved>(`/desk/calls/${call.id}/draft`, { draft: sent, version: version.current }, keepalive);
      try {
        const saved = await put().catch(async (error: unknown) => {
          if (!(error instanceof ApiError) || error.status !== 409) throw error;
          // Another window of the same agent wrote; what is typed here and now is the newest.
          const desk = await api.get<Desk>("/desk");
          version.current = desk.call?.draft?.version ?? version.current;
          return put();
        });
        version.current = saved.version;
        written.current = sent;
        setSavedAt(saved.saved_at);
        setState(newest.current === sent ? "saved" : "unsaved");
      } catch {
        setState("failed");
      }
    },
    [call.id],
  );

  const flush = useCallback(async () => {
    await saving.current;
    saving.current = write();
    await saving.current;
  }, [write]);

  const change = useCallback((next: (draft: Draft) => Draft) => {
    newest.current = next(newest.current);
    setDraft(newest.current);
    setState("unsaved");
  }, []);

  useEffect(() => {
    const timer = setInterval(() => void flush(), EVERY_MS);
    const leaving = () => void write(true);
    window.addEventListener("pagehide", leaving);
    return () => {
      clearInterval(timer);
      window.removeEventListener("pagehide", leaving);
      // Leaving the page inside the console: write it, and let the next look start from what was typed.
      const last = newest.current;
      void flush();
      cache.setQueryData<Desk>(["desk"], (desk) =>
        desk?.call?.id === call.id
          ? { ...desk, call: { ...desk.call, draft: { draft: { ...last }, version: version.current } } }
          : desk,
      );
    };
  }, [flush, write, cache, call.id]);

  return { draft, change, state, savedAt, flush };
}
