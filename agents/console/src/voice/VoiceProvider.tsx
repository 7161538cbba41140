// The browser's voice of whoever sits here: one softphone for as long as somebody is signed in.
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from "react";

import { api } from "../api/client";
import type { Device } from "../live/connection";
import { audioContext } from "../layout/useRinging";
import {
  OFF,
  SoftphoneError,
  type Levels,
  type Softphone,
  type SoftphoneCall,
  type SoftphoneSnapshot,
  type VoiceToken,
} from "../softphone";
import { chooseSoftphone } from "./chooseSoftphone";
import { deviceOf } from "./device";

export type VoiceStatus = "off" | "connecting" | "ready" | "failed";

export interface Voice {
  snapshot: SoftphoneSnapshot;
  status: VoiceStatus;
  leg: SoftphoneCall | null;
  muted: boolean;
  device: Device;
  /** Ask for the microphone and go on line. False where one of both failed; `snapshot` says which. */
  prepare: () => Promise<boolean>;
  /** False where the audio did not get through; `snapshot` says why. */
  connect: (params: Record<string, string | null | undefined>) => Promise<boolean>;
  setMuted: (muted: boolean) => void;
  hangUp: () => void;
  onLevels: (listener: (levels: Levels) => void) => () => void;
}

const STATUS: Record<SoftphoneSnapshot["line"], VoiceStatus> = {
  off: "off",
  connecting: "connecting",
  ready: "ready",
  reconnecting: "connecting",
  replaced: "failed",
  failed: "failed",
};

const SILENT: Voice = {
  snapshot: OFF,
  status: "off",
  leg: null,
  muted: false,
  device: { microphone: false, connection: false },
  prepare: () => Promise.resolve(false),
  connect: () => Promise.resolve(false),
  setMuted: () => undefined,
  hangUp: () => undefined,
  onLevels: () => () => undefined,
};

const VoiceContext = createContext<Voice>(SILENT);

export function useVoice(): Voice {
  return useContext(VoiceContext);
}

function useSnapshot(phone: Softphone | null): SoftphoneSnapshot {
  const subscribe = useCallback((listener: () => void) => phone?.subscribe(listener) ?? (() => undefined), [phone]);
  return useSyncExternalStore(subscribe, () => phone?.snapshot ?? OFF);
}

/** Resolves when the line stands or has failed, within `patience` milliseconds. */
function settled(phone: Softphone, patience = 6000): Promise<boolean> {
  const stands = () => phone.snapshot.line === "ready";
  if (stands()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      leave();
      resolve(stands());
    };
    const timer = setTimeout(finish, patience);
    const leave = phone.subscribe(() => {
      if (["ready", "failed", "replaced", "off"].includes(phone.snapshot.line)) finish();
    });
  });
}

function clean(params: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The softphone of this page; null until the server has said which kind. Tried again each time somebody needs it. */
function usePhone(enabled: boolean): { phone: Softphone | null; fetchPhone: () => Promise<Softphone | null> } {
  const [phone, setPhone] = useState<Softphone | null>(null);
  const fetchPhone = useCallback(async () => {
    if (phone || !enabled) return phone;
    const made = await chooseSoftphone(() => api.get<VoiceToken>("/voice/token")).catch(() => null);
    setPhone(made);
    return made;
  }, [phone, enabled]);

  useEffect(() => {
    if (!enabled) return undefined;
    let left = false;
    let made: Softphone | null = null;
    void chooseSoftphone(() => api.get<VoiceToken>("/voice/token")).then(
      (chosen) => {
        if (left) return;
        made = chosen;
        setPhone(chosen);
        // On line at once: a call that a refresh has left behind waits half a minute for its return.
        void chosen.start().catch(() => undefined);
      },
      () => undefined,
    );
    return () => {
      left = true;
      made?.stop();
      setPhone(null);
    };
  }, [enabled]);
  return { phone, fetchPhone };
}

function useActions(phone: Softphone | null, fetchPhone: () => Promise<Softphone | null>) {
  return useMemo(() => {
    const line = async (): Promise<Softphone | null> => {
      audioContext(); // in the click, so that the ring tone may sound later
      const own = await fetchPhone();
      try {
        await own?.openMicrophone();
        if (own && own.snapshot.line !== "ready") await own.start();
        return own && (await settled(own)) ? own : null;
      } catch (error) {
        if (error instanceof SoftphoneError) return null;
        throw error;
      }
    };
    const connect = async (params: Record<string, string | null | undefined>) => {
      const own = await line();
      if (!own) return false;
      return own.connect(clean(params)).then(
        () => true,
        () => false,
      );
    };
    return {
      prepare: async () => (await line()) !== null,
      connect,
      setMuted: (muted: boolean) => phone?.setMuted(muted),
      hangUp: () => phone?.hangup(),
      onLevels: (listener: (levels: Levels) => void) => phone?.onLevels(listener) ?? (() => undefined),
    };
  }, [phone, fetchPhone]);
}

/** `enabled`: whoever sits here has a seat, or supervises. */
export function VoiceProvider({ enabled, children }: { enabled: boolean; children: ReactNode }) {
  const { phone, fetchPhone } = usePhone(enabled);
  const snapshot = useSnapshot(phone);
  const actions = useActions(phone, fetchPhone);
  const value = useMemo<Voice>(
    () => ({
      snapshot,
      status: STATUS[snapshot.line],
      leg: snapshot.call,
      muted: snapshot.call?.muted ?? false,
      device: deviceOf(snapshot),
      ...actions,
    }),
    [snapshot, actions],
  );
  return <VoiceContext value={enabled ? value : SILENT}>{children}</VoiceContext>;
}
