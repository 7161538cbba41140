// Times of a promise as the form's field has them: Asia/Shanghai, to the minute. China keeps one offset all year.
const OFFSET = "+08:00";
const OFFSET_MS = 8 * 3_600_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** `2026-11-24T09:00` in Shanghai. */
export function toField(moment: Date): string {
  return new Date(moment.getTime() + OFFSET_MS).toISOString().slice(0, 16);
}

/** The moment that the field names, as the API takes it. */
export function fromField(field: string): string {
  return `${field}:00${OFFSET}`;
}

/** What is promised most: in half an hour, in two hours, tomorrow at nine. */
export function promiseTimes(now: number): Record<string, string> {
  const tomorrow = toField(new Date(now + DAY_MS)).slice(0, 10);
  return {
    soon: toField(new Date(now + 30 * MINUTE_MS)),
    later: toField(new Date(now + 2 * HOUR_MS)),
    tomorrow: `${tomorrow}T09:00`,
  };
}
