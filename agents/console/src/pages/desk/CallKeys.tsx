// Hold, mute, hang up: each a button and an F-key.
import { Alert, Button } from "antd";
import type { ReactNode } from "react";

import { api } from "../../api/client";
import { useDeskChange } from "../../api/queries";
import type { Desk, DeskCall, Seat } from "../../api/types";
import { useText, type TextKey } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";
import { useVoice } from "../../voice/VoiceProvider";
import { HelpersKey } from "./HelpersDialog";
import { RecordingPauseKey } from "./RecordingPauseKey";
import { SkipRating } from "./SkipRating";
import { isConsulted } from "./transfer";
import { TransferKey } from "./TransferDialog";

interface KeyProps {
  text: TextKey;
  shortcut: string;
  press: () => void;
  pressed?: boolean;
  busy?: boolean;
  danger?: boolean;
  disabled?: boolean;
  icon?: ReactNode;
}

function Key({ text, shortcut, press, pressed, busy, danger, disabled }: KeyProps) {
  const t = useText();
  return (
    <Button
      block
      onClick={press}
      loading={busy}
      danger={danger}
      disabled={disabled}
      type={pressed || danger ? "primary" : "default"}
      aria-pressed={pressed}
      className="call-key"
    >
      {t(text)} <kbd>{shortcut}</kbd>
    </Button>
  );
}

/** The browser's leg is gone while the call goes on: say so, and offer the way back. */
function LostLeg({ call }: { call: DeskCall }) {
  const t = useText();
  const voice = useVoice();
  const { connect } = call;
  if (voice.leg !== null || !connect || voice.status === "connecting") return null;
  return (
    <Alert
      type="error"
      showIcon
      title={t("voice.legLost")}
      action={
        <Button size="small" onClick={() => void voice.connect(connect)}>
          {t("voice.reconnect")}
        </Button>
      }
    />
  );
}

export function CallKeys({ call, seat, flush }: { call: DeskCall; seat: Seat; flush: () => Promise<void> }) {
  const voice = useVoice();
  const path = `/desk/calls/${call.id}`;
  const held = call.state === "held";
  const asked = isConsulted(call);
  const hold = useDeskChange(() => api.post<Desk>(`${path}/${held ? "resume" : "hold"}`));
  const hangUp = useDeskChange(() => api.post<Desk>(`${path}/hangup`));
  const browser = seat.phone === "browser";
  const toggleHold = () => hold.mutate();
  const toggleMute = () => voice.setMuted(!voice.muted);
  const end = () => hangUp.mutate();
  useShortcuts({
    F8: hold.isPending || asked ? undefined : toggleHold,
    F9: browser ? toggleMute : undefined,
    F4: hangUp.isPending ? undefined : end,
  });
  return (
    <div className="call-keys">
      {browser && <LostLeg call={call} />}
      <Key
        text={held ? "desk.resume" : "desk.hold"}
        shortcut="F8"
        press={toggleHold}
        pressed={held}
        busy={hold.isPending}
        disabled={asked}
      />
      {browser && (
        <Key
          text={voice.muted ? "desk.unmute" : "desk.mute"}
          shortcut="F9"
          press={toggleMute}
          pressed={voice.muted}
          disabled={!voice.leg}
        />
      )}
      {!asked && <TransferKey call={call} flush={flush} />}
      <HelpersKey call={call} />
      <RecordingPauseKey call={call} />
      <Key
        text={call.asks_rating && !asked ? "desk.rateAndHangUp" : "desk.hangUp"}
        shortcut="F4"
        press={end}
        busy={hangUp.isPending}
        danger
      />
      {call.asks_rating && !asked && <SkipRating call={call} />}
    </div>
  );
}
