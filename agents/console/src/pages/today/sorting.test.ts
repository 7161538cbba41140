import { describe, expect, it } from "vitest";

import type { Figure } from "../../api/figures";
import { byFigure, weight } from "./sorting";

const figure = (changes: Partial<Figure>) =>
  ({ name: "f", numerator: 0, denominator: 0, value: null, ...changes }) as Figure;

describe("the order of figures", () => {
  it("counts go by their number, rates by their value, and nothing comes below nought", () => {
    expect(weight(figure({ numerator: 12, denominator: null, value: "12" }))).toBe(12);
    expect(weight(figure({ numerator: 1, denominator: 2, value: "50.00" }))).toBe(50);
    expect(weight(figure({}))).toBe(-1);
    expect(weight(undefined)).toBe(-1);
  });

  it("rows are compared by the figure that was asked for", () => {
    const rows = ["50.00", null, "0.00", "100.00"].map((value) => ({
      value,
      figures: [figure({ denominator: 4, value })],
    }));
    expect(rows.sort(byFigure("f")).map((row) => row.value)).toEqual([null, "0.00", "50.00", "100.00"]);
  });
});
