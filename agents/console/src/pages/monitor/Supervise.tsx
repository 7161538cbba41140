// 监听 耳语 强插 接管 退出: a supervisor beside a seat's talk, through this browser's microphone.
import { App, Button, Popconfirm } from "antd";
import { useEffect } from "react";

import { api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import type { Joining, SupervisorBeside } from "../../api/thirdParties";
import type { MonitorSeat } from "../../api/types";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";
import { useVoice } from "../../voice/VoiceProvider";

const MODES = ["listen", "whisper", "barge"] as const;
type Mode = (typeof MODES)[number];

/** Nothing leaves this microphone while its owner only listens, nor before the switchboard has made the mode true. */
export function isMicrophoneClosed(own: Pick<SupervisorBeside, "mode" | "confirmed">): boolean {
  return own.mode === "listen" || !own.confirmed;
}

function useClosedMicrophone(own: SupervisorBeside | undefined) {
  const voice = useVoice();
  const closed = own ? isMicrophoneClosed(own) : null;
  const { leg, muted, setMuted } = voice;
  useEffect(() => {
    if (leg && closed !== null && muted !== closed) setMuted(closed);
  }, [leg, muted, closed, setMuted]);
}

function Others({ beside }: { beside: SupervisorBeside[] }) {
  const word = useWord();
  return beside.map((each) => (
    <Mark key={each.account_id ?? each.name} kind="private">
      {each.name} {word("supervision", each.mode)}
    </Mark>
  ));
}

export function Supervise({ seat }: { seat: MonitorSeat }) {
  const t = useText();
  const word = useWord();
  const me = useMe();
  const voice = useVoice();
  const { message } = App.useApp();
  const call = seat.call;
  const beside = call?.supervisors ?? [];
  const own = beside.find((each) => each.account_id === me.data?.id);
  const path = `/monitor/calls/${call?.id}`;
  const stale = [["monitor"]];
  const enter = useChange(async (mode: Mode) => {
    if (!own && !(await voice.prepare())) {
      void message.error(t("supervise.noMicrophone"));
      return;
    }
    if (own) voice.setMuted(true);
    const joining = await api.post<Joining>(`${path}/${mode}`);
    if (joining.connect && !(await voice.connect({ party: joining.connect.party })))
      void message.error(t("supervise.notConnected"));
  }, stale);
  const takeOver = useChange(() => api.post(`${path}/take-over`), stale);
  const leave = useChange(() => api.post(`${path}/leave`), stale);
  useClosedMicrophone(own);
  if (!call || call.answered_at === null || (seat.state !== "talking" && !own)) return null;
  const there = own?.state === "joined";
  return (
    <span className="row-actions">
      <Others beside={beside.filter((each) => each !== own)} />
      {own?.mode !== "took_over" &&
        MODES.map((mode) => (
          <Button
            key={mode}
            size="small"
            type={own?.mode === mode ? "primary" : "default"}
            aria-pressed={own?.mode === mode}
            loading={(enter.isPending && enter.variables === mode) || (own?.mode === mode && !own.confirmed)}
            onClick={() => enter.mutate(mode)}
          >
            {word("supervision", mode)}
          </Button>
        ))}
      {there && own.mode !== "took_over" && (
        <Popconfirm
          title={t("supervise.takeOverMeans", { name: seat.name })}
          onConfirm={() => takeOver.mutate(undefined)}
        >
          <Button size="small" loading={takeOver.isPending}>
            {t("supervise.takeOver")}
          </Button>
        </Popconfirm>
      )}
      {own?.mode === "took_over" && <Mark kind="warn">{word("supervision", "took_over")}</Mark>}
      {own && (
        <Button size="small" danger loading={leave.isPending} onClick={() => leave.mutate(undefined)}>
          {own.mode === "took_over" ? t("supervise.endCall") : t("supervise.leave")}
        </Button>
      )}
    </span>
  );
}
