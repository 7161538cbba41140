import { expect, test } from "vitest";

import { latest, withRule, type Profile, type Rule } from "./types";

const rule = (code: string, amount: number): Rule => ({ code, name: code, amount, unit: "working_day", source: "s" });
const profile = (code: string, version: number) => ({ code, version }) as Profile;

test("only the latest version of each code may be changed", () => {
  const all = [profile("default", 1), profile("ours", 2), profile("ours", 1)];
  expect(latest(all).map((each) => `${each.code}${each.version}`)).toEqual(["default1", "ours2"]);
});

test("changing a rule leaves the others, and an emptied cap is no cap", () => {
  const rules = [rule("a", 1), { ...rule("b", 5), extendable_to: 15 }];
  const changed = withRule(rules, { ...rule("b", 3), extendable_to: 0 });
  expect(changed[0]).toEqual(rules[0]);
  expect(changed[1]?.amount).toBe(3);
  expect(JSON.parse(JSON.stringify(changed[1]))).not.toHaveProperty("extendable_to");
});
