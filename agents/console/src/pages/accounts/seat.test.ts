import { describe, expect, it } from "vitest";

import type { SeatAssigned } from "../../api/types";
import { seatWanted } from "./SeatDialog";

const seat = {
  id: "s",
  account_id: "a",
  staff_no: "103",
  name: "阿依",
  home_queue: "lang_ii",
  skills: [{ skill: "lang:ii-CN", certified_by: "县民族事务局", valid_until: "2027-12-31" }],
} satisfies SeatAssigned;

describe("an agent's seat", () => {
  it("a language certified before keeps its certificate, a new one gets the name typed", () => {
    const wanted = seatWanted(
      { languages: ["lang:ii-CN", "lang:ko-CN"], topics: [], certified_by: "某县教育局" },
      seat,
    );
    expect(wanted.skills).toEqual([
      { skill: "lang:ii-CN", certified_by: "县民族事务局", valid_until: "2027-12-31" },
      { skill: "lang:ko-CN", certified_by: "某县教育局" },
    ]);
  });

  it("topics need no certificate, and no queue is none", () => {
    expect(seatWanted({ languages: ["lang:zh-CN"], topics: ["topic:labour"] }, undefined)).toEqual({
      home_queue: null,
      skills: [
        { skill: "lang:zh-CN", certified_by: null },
        { skill: "topic:labour", certified_by: null },
      ],
    });
  });
});
