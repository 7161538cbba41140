// The caller's line in the browser: on line from the first click, so that the hotline can ring back.
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";

import { ApiError, api } from "../../api/client";
import {
  OFF,
  SoftphoneError,
  type Softphone,
  type SoftphoneProblem,
  type SoftphoneSnapshot,
  type VoiceToken,
} from "../../softphone";
import { chooseSoftphone } from "../../voice/chooseSoftphone";
import { keepToken, keptToken } from "./keptToken";

export type PhoneProblem = SoftphoneProblem | "closed" | "unreachable";

function problemOf(error: unknown): PhoneProblem {
  if (error instanceof SoftphoneError) return error.problem;
  if (error instanceof ApiError) return error.status === 404 || error.status === 403 ? "closed" : "unreachable";
  return "failed";
}

/** The same identity for as long as its token holds, so that a refresh keeps the call and a callback finds the page. */
async function tokenFor(number: string): Promise<VoiceToken> {
  const kept = keptToken(number);
  if (kept) return kept;
  const token = await api.post<VoiceToken>("/phone/token", number ? { number } : {});
  keepToken(number, token);
  return token;
}

export interface CallersPhone {
  snapshot: SoftphoneSnapshot;
  problem: PhoneProblem | null;
  busy: boolean;
  call: () => void;
  answer: () => void;
  phone: Softphone | null;
}

/** The softphone, made when it is first needed; again when another number was given. */
function useLine(number: string) {
  const [phone, setPhone] = useState<Softphone | null>(null);
  const made = useRef<{ number: string; phone: Softphone } | null>(null);
  const open = useCallback(async (): Promise<Softphone> => {
    if (made.current?.number === number) return made.current.phone;
    made.current?.phone.stop();
    const chosen = await chooseSoftphone(() => tokenFor(number));
    made.current = { number, phone: chosen };
    setPhone(chosen);
    return chosen;
  }, [number]);
  useEffect(() => () => made.current?.phone.stop(), []);
  return { phone, open };
}

export function usePhone(number: string): CallersPhone {
  const { phone, open } = useLine(number);
  const [failure, setFailure] = useState<PhoneProblem | null>(window.isSecureContext ? null : "insecure");
  const [busy, setBusy] = useState(false);
  const subscribe = useCallback((listener: () => void) => phone?.subscribe(listener) ?? (() => undefined), [phone]);
  const snapshot = useSyncExternalStore(subscribe, () => phone?.snapshot ?? OFF);

  const attempt = useCallback(async (action: () => Promise<void>) => {
    setFailure(null);
    setBusy(true);
    try {
      await action();
    } catch (error) {
      setFailure(problemOf(error));
    } finally {
      setBusy(false);
    }
  }, []);

  useEffect(() => {
    // A refresh in the middle of a call: go on line at once, and the softphone takes the call up again.
    if (keptToken(number))
      void open()
        .then((line) => line.start())
        .catch(() => undefined);
    // Only at the start: a number typed later is used with the next call.
  }, []);

  const call = () =>
    void attempt(async () => {
      const line = await open();
      await line.openMicrophone();
      if (line.snapshot.line !== "ready") await line.start();
      await line.connect({ phone: "1", ...(number ? { number } : {}) });
    });
  const answer = () =>
    void attempt(async () => {
      const incoming = phone?.snapshot.incoming;
      await phone?.openMicrophone();
      if (incoming) await phone?.accept(incoming.callSid);
    });
  return { snapshot, problem: failure ?? snapshot.problem, busy, call, answer, phone };
}
