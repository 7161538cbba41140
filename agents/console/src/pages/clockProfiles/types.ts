// Time limits as the server writes them (callcenter/tickets/profiles).
export type Unit = "at_once" | "minute" | "hour" | "working_day" | "calendar_day";
export const UNITS: Unit[] = ["minute", "hour", "working_day", "calendar_day"];

export interface Rule {
  code: string;
  name: string;
  amount: number;
  unit: Unit;
  source: string;
  statutory?: boolean;
  pausable?: boolean;
  extendable_to?: number;
}

export interface Profile {
  id: string;
  code: string;
  version: number;
  name: string;
  region: string;
  valid_from: string;
  notes: string;
  rules: Rule[];
  shipped: boolean;
  created_at: string;
}

export interface Profiles {
  current: string;
  profiles: Profile[];
  uses: { profile_id: string; since: string }[];
}

/** The latest version of each code: what may be copied, changed and put into force. */
export const latest = (profiles: readonly Profile[]): Profile[] =>
  profiles.filter((one) => !profiles.some((other) => other.code === one.code && other.version > one.version));

/** The rules with one of them changed; an emptied cap is left out, as the server wants it. */
export function withRule(rules: readonly Rule[], changed: Rule): Rule[] {
  const { extendable_to: cap, ...rest } = changed;
  const whole: Rule = cap ? { ...rest, extendable_to: cap } : rest;
  return rules.map((rule) =>
    rule.code === changed.code ? { ...rule, ...whole, extendable_to: cap || undefined } : rule,
  );
}
