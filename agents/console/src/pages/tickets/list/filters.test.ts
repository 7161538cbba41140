import { describe, expect, it } from "vitest";

import { address } from "../../../api/client";
import { asked, changed, furtherSet, opened } from "./filters";

describe("filters in the address", () => {
  it("are asked of the server, what it does not know is not", () => {
    const search = new URLSearchParams("state=open&stage=signed&stage=returned&page=3&view=1&x=y");
    expect(asked(search)).toEqual({ state: "open", stage: ["signed", "returned"] });
    expect(address("/tickets", asked(search))).toBe("/api/tickets?state=open&stage=signed&stage=returned");
  });

  it("begin at the first page when one changes", () => {
    expect(changed(new URLSearchParams("state=open&page=3"), { state: undefined, card: "red" }).toString()).toBe(
      "card=red",
    );
  });

  it("count a period once", () => {
    expect(furtherSet(new URLSearchParams("created_from=2026-11-01&created_to=2026-11-30&urgent=true&q=x"))).toBe(2);
  });

  it("come back from a kept view as they were kept", () => {
    const search = opened({ id: "7", query: { state: "overdue", stage: ["signed"], urgent: true } });
    expect(asked(search)).toEqual({ scope: "all", state: "overdue", stage: ["signed"], urgent: "true" });
  });
});
