import { describe, expect, it } from "vitest";

import { readPopulation, writePopulation } from "./population";

describe("population as it is pasted", () => {
  it("reads a line a place, with or without lawyers and source", () => {
    const { rows, wrong } = readPopulation("511111000000 180000 31 七普\n\n511126000000，270001\n");
    expect(wrong).toEqual([]);
    expect(rows).toEqual([
      { place_code: "511111000000", residents: 180000, lawyers: 31, source: "七普" },
      { place_code: "511126000000", residents: 270001, lawyers: null, source: "" },
    ]);
  });

  it("names the lines that it cannot read", () => {
    expect(readPopulation("沙湾区 180000").wrong).toEqual(["沙湾区 180000"]);
  });

  it("reads what it writes", () => {
    const rows = [{ place_code: "511111000000", residents: 180000, lawyers: 31, source: "七普" }];
    expect(readPopulation(writePopulation(rows)).rows).toEqual(rows);
  });
});
