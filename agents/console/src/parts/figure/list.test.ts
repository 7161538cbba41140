import { describe, expect, it } from "vitest";

import { openList, withList } from "./list";
import { metTarget } from "./target";
import { placeOf } from "./useColumns";

describe("the list behind a number", () => {
  it("stands in the address and is read back from it, with what else stands there", () => {
    const wanted = { name: "satisfaction", part: "denominator", by: "agent", key: "7", from: "a", to: "b" } as const;
    const address = withList(new URLSearchParams("by=agent"), wanted, 3);
    expect(openList(address)).toEqual({ ...wanted, page: 3 });
    expect(withList(address, null).toString()).toBe("by=agent");
  });

  it("of what belongs to nobody is asked with an empty key, and of all without one", () => {
    const nobody = withList(new URLSearchParams(), { name: "lost", part: "numerator", by: "agent", key: "" });
    expect(openList(nobody)).toMatchObject({ by: "agent", key: "", page: 1 });
    expect(openList(withList(nobody, { name: "lost", part: "numerator" }))).toMatchObject({
      by: undefined,
      key: undefined,
    });
    expect(openList(new URLSearchParams("from=x"))).toBeNull();
  });

  it("of all others is told from that of the one", () => {
    const others = withList(new URLSearchParams(), { name: "invitation", by: "agent", key: "7", others: true });
    expect(openList(others)).toMatchObject({ by: "agent", key: "7", others: true });
    expect(openList(withList(others, { name: "invitation", by: "agent", key: "7" }))?.others).toBeUndefined();
  });

  it("a row that is kept from the reader leads nowhere", () => {
    expect(placeOf("call", "01")).toBe("/calls/01");
    expect(placeOf("call", null)).toBeNull();
    expect(placeOf("", "01")).toBeNull();
  });
});

describe("a target", () => {
  const of = (value: string | null, at_least: boolean, small = false) =>
    metTarget({ value, small, target: { value: "95", at_least, source: "" } });

  it("is met from its value on, or up to it", () => {
    expect([of("95.00", true), of("94.99", true), of("95.00", false), of("95.01", false)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("is neither met nor missed by nothing or by a small sample", () => {
    expect([of(null, true), of("50.00", true, true)]).toEqual([null, null]);
  });
});
