import { describe, expect, it } from "vitest";

import {
  dispositionOf,
  dispositionsFor,
  lacksOfDraft,
  newDraft,
  newMatter,
  readDraft,
  wrapUpOf,
  type Draft,
} from "./draft";

const filled = (): Draft => ({
  matters: [
    {
      ...newMatter(["migrant_worker"]),
      category: "M01-01",
      summary: " 拖欠三个月工资 ",
      fields: { employer: "某建筑公司", project: " " },
    },
  ],
  disposition: null,
  survey: { agreed: true, safe_contact: false },
});

describe("the form of a call", () => {
  it("begins with one matter and the caller's own group", () => {
    const draft = newDraft({ special_group: "migrant_worker" });
    expect(draft.matters).toHaveLength(1);
    expect(draft.matters[0]?.special_groups).toEqual(["migrant_worker"]);
  });

  it("a fresh form lacks category, summary and the answer about the callback", () => {
    expect(lacksOfDraft(newDraft({ special_group: null })).sort()).toEqual(["category", "summary", "survey"]);
  });

  it("what was saved comes back after a refresh", () => {
    const draft = filled();
    expect(readDraft(JSON.parse(JSON.stringify(draft)), { special_group: null })).toEqual(draft);
  });

  it("what is no draft gives a fresh form", () => {
    for (const stored of [null, {}, { matters: [] }, { matters: "?" }, 7]) {
      expect(readDraft(stored, { special_group: null }).matters).toHaveLength(1);
    }
  });

  it("a dispatched matter needs a department and makes the call a referred one", () => {
    const draft = filled();
    const [matter] = draft.matters;
    if (matter) matter.outcome = "dispatched";
    expect(lacksOfDraft(draft)).toEqual(["department"]);
    expect(dispositionOf(draft, true)).toBe("referred");
    expect(dispositionOf({ ...draft, disposition: "accepted" }, true)).toBe("accepted");
  });

  it("what is sent has trimmed words and only the fields that were given", () => {
    expect(wrapUpOf(filled(), true)).toEqual({
      disposition: "answered",
      matters: [
        {
          category: "M01-01",
          summary: "拖欠三个月工资",
          special_groups: ["migrant_worker"],
          fields: { employer: "某建筑公司" },
          department: null,
          outcome: "answered",
        },
      ],
      survey: { agreed: true, safe_contact: false },
    });
  });

  it("facts of wages are not sent for a matter that is not about labour", () => {
    const draft = filled();
    const [matter] = draft.matters;
    if (matter) matter.category = "M02-01";
    expect(wrapUpOf(draft, true).matters[0]?.fields).toEqual({});
  });

  it("an assistant gives no legal answer, whoever wrote the form before", () => {
    const draft = filled();
    expect(dispositionsFor(false)).not.toContain("answered");
    expect(wrapUpOf(draft, false).disposition).toBe("guided");
    expect(wrapUpOf({ ...draft, disposition: "answered" }, false).disposition).toBe("guided");
    expect(wrapUpOf({ ...draft, disposition: "accepted" }, false).disposition).toBe("accepted");
  });
});
