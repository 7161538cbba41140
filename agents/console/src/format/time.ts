// Times as people of the hotline read them: Asia/Shanghai, 24 hours, whatever the computer is set to.
const ZONE = "Asia/Shanghai";

function parts(moment: Date): Record<string, string> {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: ZONE,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(moment).map((part) => [part.type, part.value]));
}

/** `2026-11-23` in Shanghai. */
export function day(moment: Date): string {
  const at = parts(moment);
  return `${at.year}-${at.month}-${at.day}`;
}

/** `11-23 10:32`; with the year where it is not this year's. Empty for an absent time. */
export function dateTime(iso: string | null | undefined, now: Date = new Date()): string {
  if (!iso) return "";
  const at = parts(new Date(iso));
  const short = `${at.month}-${at.day} ${at.hour}:${at.minute}`;
  return at.year === parts(now).year ? short : `${at.year}-${short}`;
}

/** `10:32`, or `10:32:07` with seconds. */
export function clock(iso: string | null | undefined, seconds = false): string {
  if (!iso) return "";
  const at = parts(new Date(iso));
  return seconds ? `${at.hour}:${at.minute}:${at.second}` : `${at.hour}:${at.minute}`;
}

/** `03:27`, from an hour on `1:03:27`. Negative counts as nothing. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || Number.isNaN(seconds)) return "—";
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

/** Whole seconds from `iso` to `now`; negative while `iso` lies ahead. */
export function secondsSince(iso: string, now: number): number {
  return Math.floor((now - new Date(iso).getTime()) / 1000);
}
