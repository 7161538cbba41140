// The test before going ready: microphone, line, loudspeaker; for a desk phone, whether it is registered.
import { CheckCircleFilled, CloseCircleFilled, MinusCircleOutlined, SoundOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useEffect, useRef } from "react";

import { api } from "../api/client";
import { useDeskChange } from "../api/queries";
import type { Desk, Seat } from "../api/types";
import { useWord } from "../format/words";
import { useText, type TextKey } from "../i18n";
import { audioContext } from "../layout/useRinging";
import { DeskPhoneCard } from "./DeskPhoneCard";
import { useVoice } from "./VoiceProvider";

function Fact({ good, text, state }: { good: boolean | null; text: string; state: string }) {
  const icons = {
    true: <CheckCircleFilled className="good" />,
    false: <CloseCircleFilled className="bad" />,
    null: <MinusCircleOutlined className="soft" />,
  };
  return (
    <li>
      <span aria-hidden="true">{icons[String(good) as "true" | "false" | "null"]}</span> {text}{" "}
      <span className="soft">{state}</span>
    </li>
  );
}

/** A short tone in the headset, so that its wearer knows that the next caller will be heard. */
function soundTest(): void {
  const audio = audioContext();
  const tone = audio.createOscillator();
  const loudness = audio.createGain();
  tone.frequency.value = 660;
  loudness.gain.setValueAtTime(0.15, audio.currentTime);
  loudness.gain.linearRampToValueAtTime(0, audio.currentTime + 0.6);
  tone.connect(loudness).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.65);
}

function Meter() {
  const t = useText();
  const voice = useVoice();
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(
    () =>
      voice.onLevels(({ input }) => {
        if (meter.current) meter.current.value = input;
      }),
    [voice],
  );
  return <meter ref={meter} min={0} max={1} aria-label={t("voice.level")} className="level" />;
}

function BrowserCheck() {
  const t = useText();
  const voice = useVoice();
  const { microphone, line, problem } = voice.snapshot;
  const test = async () => {
    const good = await voice.prepare();
    soundTest();
    // The server keeps what was found: nobody is shown ready with a dead phone.
    await api
      .put("/desk/device", { microphone: voice.snapshot.microphone === "granted" || good, connection: good })
      .catch(() => undefined);
  };
  const heard = microphone === "unknown" ? null : microphone === "granted";
  return (
    <>
      <ul className="checks">
        <Fact good={heard} text={t("voice.microphone")} state={t(`voice.microphone.${microphone}` as TextKey)} />
        <Fact
          good={line === "ready" ? true : ["off", "connecting"].includes(line) ? null : false}
          text={t("voice.line")}
          state={t(`voice.line.${line}` as TextKey)}
        />
      </ul>
      {microphone === "granted" && <Meter />}
      {problem && (
        <Alert type="error" showIcon title={t(`voice.problem.${problem}` as TextKey) || t("voice.problem.failed")} />
      )}
      <Button icon={<SoundOutlined />} onClick={() => void test()}>
        {t("voice.test")}
      </Button>
    </>
  );
}

/** Calls go to the phone again when its agent says so; a ring that succeeds, or a new password, says it too. */
function DeadDeskPhone() {
  const t = useText();
  const works = useDeskChange(() => api.post<Desk>("/desk/phone/works"));
  return (
    <Alert
      type="error"
      showIcon
      title={t("deskPhone.dead")}
      action={
        <Button size="small" loading={works.isPending} onClick={() => works.mutate()}>
          {t("deskPhone.works")}
        </Button>
      }
    />
  );
}

export function PhoneCheck({ seat }: { seat: Seat }) {
  const word = useWord();
  const t = useText();
  if (seat.phone === "browser") return <BrowserCheck />;
  return (
    <>
      <ul className="checks">
        <Fact
          good={seat.phone_state === "ok" ? true : seat.phone_state === "unknown" || !seat.phone_state ? null : false}
          text={t("desk.deskPhone")}
          state={word("phoneState", seat.phone_state)}
        />
      </ul>
      {seat.phone_state === "unreachable" && <DeadDeskPhone />}
      <DeskPhoneCard />
    </>
  );
}
