// The seat's state and what it may change to. Nobody becomes ready with a dead phone.
import { DownOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Dropdown } from "antd";
import { useState } from "react";

import { api } from "../api/client";
import { useDeskChange } from "../api/queries";
import type { HandOverItem } from "../api/dutyTypes";
import type { Desk } from "../api/types";
import { duration, secondsSince } from "../format/time";
import { useNow } from "../format/useNow";
import { useWord } from "../format/words";
import { useText } from "../i18n";
import { useShortcuts } from "../keys/shortcuts";
import { StateTag } from "../parts/StateTag";
import { useVoice } from "../voice/VoiceProvider";
import { HandOverDialog } from "./HandOverDialog";

export const PAUSE_REASONS = ["break", "meeting", "training", "other"] as const;

/** Going ready: with the browser's audio only after microphone and line were found working. */
export function useSeatChanges(desk: Desk | undefined) {
  const t = useText();
  const voice = useVoice();
  const { message } = App.useApp();
  const ready = useDeskChange(async () => {
    // The server believes what was found just now, not what the last sign of life said.
    if (desk?.seat.phone === "browser") await api.put("/desk/device", { microphone: true, connection: true });
    return api.post<Desk>("/desk/ready");
  });
  const pause = useDeskChange((reason: string) => api.post<Desk>("/desk/pause", { reason }));
  const offline = useDeskChange(() => api.post<Desk>("/desk/offline"));
  const goReady = async () => {
    if (desk?.seat.phone === "browser" && !(await voice.prepare())) {
      void message.error(t("voice.notReady"));
      return;
    }
    if ("Notification" in window && Notification.permission === "default") void Notification.requestPermission();
    ready.mutate();
  };
  return { goReady, pause, offline, busy: ready.isPending || pause.isPending || offline.isPending };
}

export function SeatStateMenu({ desk }: { desk: Desk }) {
  const t = useText();
  const word = useWord();
  const now = useNow();
  const voice = useVoice();
  const { goReady, pause, offline, busy } = useSeatChanges(desk);
  const { seat } = desk;
  const fault = seat.phone === "browser" && seat.state !== "offline" && voice.status === "failed";
  const [leaving, setLeaving] = useState<HandOverItem[] | null>(null);
  const cache = useQueryClient();
  // Whoever goes is shown what stays behind; where that cannot be asked, they go all the same.
  const goOffline = async () => {
    const open = await cache
      .fetchQuery({
        queryKey: ["duty", "belongings"],
        queryFn: () => api.get<HandOverItem[]>("/duty/hand-overs/belongings"),
      })
      .catch(() => []);
    if (open.length) setLeaving(open);
    else offline.mutate();
  };
  const free = !["talking", "ringing", "reserved", "wrap_up"].includes(seat.state);

  useShortcuts({
    "Alt+KeyR": free && seat.state !== "ready" ? () => void goReady() : undefined,
    "Alt+KeyP": free && seat.state !== "paused" ? () => pause.mutate("break") : undefined,
  });

  const items = [
    {
      key: "ready",
      label: <StateTag state="ready" />,
      disabled: !free || seat.state === "ready",
      extra: "Alt+R",
      onClick: () => void goReady(),
    },
    { type: "divider" as const },
    ...PAUSE_REASONS.map((reason) => ({
      key: reason,
      label: free ? word("reason", reason) : t("top.afterCall", { reason: word("reason", reason) }),
      extra: reason === "break" ? "Alt+P" : undefined,
      onClick: () => pause.mutate(reason),
    })),
    { type: "divider" as const },
    {
      key: "offline",
      label: <StateTag state="offline" />,
      disabled: seat.state === "offline",
      onClick: () => void goOffline(),
    },
  ];
  return (
    <>
      {leaving && <HandOverDialog items={leaving} close={() => setLeaving(null)} leave={() => offline.mutate()} />}
      <Dropdown trigger={["click"]} disabled={busy} menu={{ items }}>
        <Button className="top-state" loading={busy}>
          <span className="unseen">{t("desk.myState")}</span>
          <StateTag state={seat.state} fault={fault} />
          {seat.state === "paused" && seat.reason && <span className="soft">{word("reason", seat.reason)}</span>}
          <span className="timer">{duration(secondsSince(seat.since, now))}</span>
          <DownOutlined aria-hidden="true" />
        </Button>
      </Dropdown>
    </>
  );
}
