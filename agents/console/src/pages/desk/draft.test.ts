import { describe, expect, it } from "vitest";

import type { CategoryForm, FormField } from "../../api/matterTypes";
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

const field = (key: string, kind: FormField["kind"]): FormField => ({
  ...{ key, name: key, kind, required: true },
  ...{ unit: null, hint: null, choices: [] },
});
const FORMS: CategoryForm[] = [
  {
    ...{ key: "wage_claim", version: 3, name: "拖欠工资登记", categories: ["M01-01"] },
    fields: [field("employer", "text"), field("amount", "money"), field("months", "months")],
  },
  { key: "general", version: 1, name: "一般", categories: ["*"], fields: [] },
];

const filled = (): Draft => ({
  matters: [
    {
      ...newMatter(["migrant_worker"]),
      category: "M01-01",
      summary: " 拖欠三个月工资 ",
      fields: { employer: "某建筑公司", amount: "1.2万", months: null },
    },
  ],
  disposition: null,
  survey: { agreed: true, safe_contact: false, sms_ok: false },
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

  it("a dispatched matter goes by rule without a department, and makes the call a referred one", () => {
    const draft = filled();
    const [matter] = draft.matters;
    if (matter) matter.outcome = "dispatched";
    expect(lacksOfDraft(draft)).toEqual([]);
    expect(dispositionOf(draft, true)).toBe("referred");
    expect(dispositionOf({ ...draft, disposition: "accepted" }, true)).toBe("accepted");
  });

  it("what is sent has trimmed words, answers by their kind and the form they were asked by", () => {
    expect(wrapUpOf(filled(), true, FORMS)).toEqual({
      disposition: "answered",
      matters: [
        {
          category: "M01-01",
          summary: "拖欠三个月工资",
          special_groups: ["migrant_worker"],
          fields: { employer: "某建筑公司", amount: 1_200_000, months: null },
          form: { key: "wage_claim", version: 3 },
          department: null,
          outcome: "answered",
        },
      ],
      survey: { agreed: true, safe_contact: false, sms_ok: false },
    });
  });

  it("answers of another category's form are kept while typing and not sent", () => {
    const draft = filled();
    const [matter] = draft.matters;
    if (matter) matter.category = "M02-01";
    expect(wrapUpOf(draft, true, FORMS).matters[0]?.fields).toEqual({});
    expect(draft.matters[0]?.fields.employer).toBe("某建筑公司");
  });

  it("a missing answer never stands in the way, one that nobody can read does", () => {
    const draft = filled();
    const [matter] = draft.matters;
    if (matter) matter.fields = {};
    expect(lacksOfDraft(draft, FORMS)).toEqual([]);
    if (matter) matter.fields = { amount: "很多" };
    expect(lacksOfDraft(draft, FORMS)).toEqual(["fields"]);
  });

  it("a matter about an open ticket needs words only, and goes there", () => {
    const draft = filled();
    const [matter] = draft.matters;
    if (matter) {
      matter.category = null;
      matter.ticket = { id: "t1", number: "20261123-0007", category: "M01-01" };
    }
    expect(lacksOfDraft(draft, FORMS)).toEqual([]);
    expect(wrapUpOf(draft, true, FORMS).matters[0]).toMatchObject({ ticket_id: "t1", category: "M01-01", fields: {} });
  });

  it("an assistant gives no legal answer, whoever wrote the form before", () => {
    const draft = filled();
    expect(dispositionsFor(false)).not.toContain("answered");
    expect(wrapUpOf(draft, false).disposition).toBe("guided");
    expect(wrapUpOf({ ...draft, disposition: "answered" }, false).disposition).toBe("guided");
    expect(wrapUpOf({ ...draft, disposition: "accepted" }, false).disposition).toBe("accepted");
  });
});
