import { describe, expect, it } from "vitest";

import type { Figure } from "../../api/figures";
import { stretches } from "../../charts/Spark";
import { bySection } from "./sections";

const figure = (number: string, name = number) => ({ number, name }) as Figure;

describe("all figures", () => {
  it("stand in the order of their numbers, each in one section", () => {
    const found = bySection(["K10", "S49", "K2", "K38", "K23", "K13"].map((number) => figure(number)));
    expect(found.map(([name, within]) => [name, within.map((each) => each.number)])).toEqual([
      ["reach", ["K2", "K10"]],
      ["duty", ["K13"]],
      ["opinion", ["K23"]],
      ["whole", ["K38"]],
      ["besides", ["S49"]],
    ]);
  });

  it("keep the server's order within one number", () => {
    const found = bySection([figure("K2", "connected"), figure("K2", "connected_total")]);
    expect(found[0]?.[1].map((each) => each.name)).toEqual(["connected", "connected_total"]);
  });
});

describe("a spark", () => {
  it("is broken where nothing was counted, and flat in the middle where nothing changed", () => {
    expect(stretches([1, 2, null, 3]).map((each) => each.length)).toEqual([2, 1]);
    expect(
      stretches([5, 5])
        .flat()
        .map(([, y]) => y),
    ).toEqual([12, 12]);
    expect(stretches([null, null])).toEqual([]);
  });

  it("goes up where the figure rose", () => {
    const [[, first], [, last]] = stretches([90, 99])[0] as [[number, number], [number, number]];
    expect(last).toBeLessThan(first);
  });
});
