import { describe, expect, it } from "vitest";

import type { QueuePolicy } from "../../api/types";
import en from "../../i18n/en.json";
import zh from "../../i18n/zh-CN.json";
import { SETTINGS, unexplained, wantedOf } from "./settings";

const queue: QueuePolicy = {
  key: "lang_ii",
  name: "彝语坐席",
  language: "ii-CN",
  own_pool_first: true,
  head_start_seconds: 60,
  reserve_idle: 1,
  reserve_gate_seconds: 90,
  relax_steps: [{ after_seconds: 0, drop: ["*"] }],
  ageing_seconds: null,
  preferred_seconds: 20,
  misses_before_pause: 1,
  wrap_up_seconds: 120,
  longest_wait_seconds: 600,
  longest_queue: 50,
  configured_seats: 2,
  reasons: { reserve_idle: "留一席", head_start_seconds: "提前一分钟" },
};

describe("queue settings", () => {
  it("every setting of the queue is shown and has its words", () => {
    const { key: _key, name: _name, language: _language, reasons: _reasons, ...settings } = queue;
    expect(SETTINGS.map((each) => each.name).sort()).toEqual(Object.keys(settings).sort());
    for (const { name } of SETTINGS) {
      expect(zh).toHaveProperty([`queueSetting.${name}`]);
      expect(en).toHaveProperty([`queueSetting.${name}`]);
    }
  });

  it("sends all settings and only the reasons that were written anew", () => {
    const edited = { ...queue, reserve_idle: 2, reasons: { ...queue.reasons, reserve_idle: "留两席" } };
    const wanted = wantedOf(queue, edited, "试行");
    expect(wanted).toMatchObject({ reserve_idle: 2, ageing_seconds: null, why: "试行" });
    expect(wanted.reasons).toEqual({ reserve_idle: "留两席" });
    expect(wanted).not.toHaveProperty("key");
  });

  it("points at a changed value whose reason is still the old one", () => {
    expect(unexplained(queue, { ...queue, reserve_idle: 2 })).toEqual(["reserve_idle"]);
    const steps = { ...queue, relax_steps: [{ after_seconds: 9, drop: ["*"] }] };
    expect(unexplained(queue, { ...steps, reasons: { ...queue.reasons, relax_steps: "等9秒" } })).toEqual([]);
  });
});
