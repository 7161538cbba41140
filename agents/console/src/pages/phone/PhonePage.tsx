// /phone: a telephone in the page, for whoever wants to call 12348 without one.
import { AudioMutedOutlined, PhoneFilled } from "@ant-design/icons";
import { Alert, Button, Input } from "antd";
import { useCallback, useEffect, useState } from "react";

import { usePublicFacts } from "../../api/queries";
import { duration, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useLocale, useText, type TextKey } from "../../i18n";
import { audioContext, useRinging } from "../../layout/useRinging";
import type { SoftphoneSnapshot } from "../../softphone";
import { padKey, PAD, playKey, type PadKey } from "./keyTones";
import { keptNumber } from "./keptToken";
import { usePhone, type CallersPhone } from "./usePhone";

const LETTERS: Partial<Record<PadKey, string>> = {
  "2": "ABC",
  "3": "DEF",
  "4": "GHI",
  "5": "JKL",
  "6": "MNO",
  "7": "PQRS",
  "8": "TUV",
  "9": "WXYZ",
};

function Pad({ press }: { press: (key: PadKey) => void }) {
  const t = useText();
  return (
    <div className="pad" role="group" aria-label={t("phone.pad")}>
      {PAD.map((key) => (
        <button key={key} type="button" className="pad-key" onClick={() => press(key)}>
          <b>{key}</b>
          <span>{LETTERS[key] ?? ""}</span>
        </button>
      ))}
    </div>
  );
}

function Status({ snapshot, dialled, closed }: { snapshot: SoftphoneSnapshot; dialled: string; closed: boolean }) {
  const t = useText();
  const now = useNow();
  const { call, incoming, line, lastEnd } = snapshot;
  let text = t(closed ? "phone.closed" : "phone.idle");
  if (incoming) text = t("phone.incoming");
  else if (call?.state === "connected" && call.connectedAt)
    text = t("phone.connected", { time: duration(secondsSince(new Date(call.connectedAt).toISOString(), now)) });
  else if (call) text = t("phone.calling");
  else if (line === "reconnecting") text = t("phone.reconnecting");
  else if (lastEnd) text = t(lastEnd.reason === "lost" ? "phone.lost" : "phone.ended");
  return (
    <div className="phone-screen">
      <div role="status" className="phone-status">
        {text}
      </div>
      <output className="phone-digits" aria-label={t("phone.pressed")}>
        {dialled || " "}
      </output>
    </div>
  );
}

/** Keys of the pad by button and by keyboard; heard here, sent to the line. */
function useKeys({ phone, snapshot }: CallersPhone) {
  const [dialled, setDialled] = useState("");
  const sid = snapshot.call?.callSid ?? null;
  const talking = snapshot.call !== null;
  useEffect(() => setDialled(""), [sid]);
  const press = useCallback(
    (key: PadKey) => {
      playKey(audioContext(), key);
      // Before the call the keys only sound: there is one number to dial, and it has its own button.
      phone?.sendDigits(key);
      setDialled((before) => (before + key).slice(-20));
    },
    [phone],
  );
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const key = padKey(event.key);
      if (!key || event.repeat || event.ctrlKey || event.altKey || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      press(key);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [press]);
  return { dialled, press, talking };
}

function Buttons({ own, closed }: { own: CallersPhone; closed: boolean }) {
  const t = useText();
  const { snapshot, phone } = own;
  const { call, incoming } = snapshot;
  if (incoming) {
    return (
      <div className="phone-buttons">
        <Button className="phone-green" size="large" icon={<PhoneFilled />} onClick={() => own.answer()}>
          {t("phone.answer")}
        </Button>
        <Button danger type="primary" size="large" onClick={() => phone?.reject(incoming.callSid)}>
          {t("phone.reject")}
        </Button>
      </div>
    );
  }
  if (call) {
    return (
      <div className="phone-buttons">
        <Button
          size="large"
          aria-pressed={call.muted}
          type={call.muted ? "primary" : "default"}
          icon={<AudioMutedOutlined />}
          onClick={() => phone?.setMuted(!call.muted)}
        >
          {call.muted ? t("desk.unmute") : t("desk.mute")}
        </Button>
        <Button danger type="primary" size="large" icon={<PhoneFilled rotate={135} />} onClick={() => phone?.hangup()}>
          {t("desk.hangUp")}
        </Button>
      </div>
    );
  }
  return (
    <div className="phone-buttons">
      <Button
        className={closed ? undefined : "phone-green"}
        size="large"
        block
        disabled={closed}
        loading={own.busy}
        icon={<PhoneFilled />}
        onClick={own.call}
      >
        {t("phone.call")}
      </Button>
    </div>
  );
}

export default function PhonePage() {
  const t = useText();
  const { locale, setLocale } = useLocale();
  const facts = usePublicFacts();
  const [number, setNumber] = useState(keptNumber);
  const own = usePhone(number);
  const { dialled, press, talking } = useKeys(own);
  const closed = facts.data?.phone_page === false;
  useRinging(own.snapshot.incoming !== null, own.snapshot.incoming !== null);
  useEffect(() => {
    document.title = t("phone.title");
  }, [t]);
  const problem = closed ? "closed" : own.problem;
  return (
    <main className="phone-page">
      <section className="phone" aria-label={t("phone.title")}>
        <h1>
          12348 <small>{t("app.place")}</small>
        </h1>
        {problem && (
          <Alert type="error" showIcon title={t(`phone.problem.${problem}` as TextKey) || t("phone.problem.failed")} />
        )}
        <Status snapshot={own.snapshot} dialled={dialled} closed={closed} />
        <Pad press={press} />
        <Buttons own={own} closed={closed} />
        <div className="phone-number">
          <label htmlFor="own-number">{t("phone.number")}</label>
          <Input
            id="own-number"
            allowClear
            disabled={talking || closed}
            inputMode="tel"
            maxLength={20}
            value={number}
            placeholder="13800000001"
            onChange={(event) => setNumber(event.target.value.replace(/[^\d+]/g, ""))}
          />
          {!closed && <p className="soft">{t("phone.stay")}</p>}
        </div>
      </section>
      <Button type="link" onClick={() => setLocale(locale === "en" ? "zh-CN" : "en")}>
        {locale === "en" ? "中文" : "English"}
      </Button>
    </main>
  );
}
