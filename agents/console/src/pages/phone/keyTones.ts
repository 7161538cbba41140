// The two tones of each key (ITU-T Q.23), heard by whoever presses; the digits themselves travel as messages.
const LOW = [697, 770, 852, 941];
const HIGH = [1209, 1336, 1477];
export const PAD = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;
export type PadKey = (typeof PAD)[number];

const SECONDS = 0.12;
const LOUDNESS = 0.08;

/** Low and high tone of a key in hertz. */
export function tonesOf(key: PadKey): [number, number] {
  const place = PAD.indexOf(key);
  return [LOW[Math.floor(place / 3)] ?? 0, HIGH[place % 3] ?? 0];
}

export function playKey(audio: AudioContext, key: PadKey): void {
  const loudness = audio.createGain();
  loudness.gain.value = LOUDNESS;
  loudness.connect(audio.destination);
  for (const frequency of tonesOf(key)) {
    const tone = audio.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(loudness);
    tone.start();
    tone.stop(audio.currentTime + SECONDS);
  }
}

export function padKey(key: string): PadKey | null {
  return (PAD as readonly string[]).includes(key) ? (key as PadKey) : null;
}
