// What an offer does beyond the page: a ring tone, the window's title, a notification when the page is hidden.
import { useEffect } from "react";

import { useText } from "../i18n";

let context: AudioContext | undefined;

/** Must first be called from a click or a key: browsers keep audio silent until then. */
export function audioContext(): AudioContext {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  return context;
}

/** One ring: 450 Hz as in China's network, softly in and out so that a headset does not crack. */
function ringOnce(audio: AudioContext): void {
  const tone = audio.createOscillator();
  const loudness = audio.createGain();
  tone.frequency.value = 450;
  const start = audio.currentTime + 0.02;
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(0.12, start + 0.04);
  loudness.gain.setValueAtTime(0.12, start + 0.96);
  loudness.gain.linearRampToValueAtTime(0, start + 1);
  tone.connect(loudness).connect(audio.destination);
  tone.start(start);
  tone.stop(start + 1.05);
}

export function useRinging(offered: boolean, audible: boolean): void {
  const t = useText();

  useEffect(() => {
    if (!audible) return undefined;
    const audio = audioContext();
    ringOnce(audio);
    const again = setInterval(() => ringOnce(audio), 3000);
    return () => clearInterval(again);
  }, [audible]);

  useEffect(() => {
    if (!offered) return undefined;
    const before = document.title;
    const flash = setInterval(() => {
      document.title = document.title === before ? t("offer.flash") : before;
    }, 800);
    // No caller's detail in a notification: it may stand on a locked screen.
    const hidden = document.hidden && "Notification" in window && Notification.permission === "granted";
    const notice = hidden ? new Notification(t("offer.title"), { tag: "offer", requireInteraction: true }) : null;
    if (notice) notice.onclick = () => window.focus();
    return () => {
      clearInterval(flash);
      document.title = before;
      notice?.close();
    };
  }, [offered, t]);
}
