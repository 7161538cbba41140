import { describe, expect, it } from "vitest";

import type { Figure } from "../../api/types";
import { interval, percent } from "./figures";

const figure = (changes: Partial<Figure>): Figure => ({
  name: "satisfaction",
  label: "满意率",
  formula: "",
  formula_version: "K23.1",
  numerator: 9,
  denominator: 10,
  value: "90.00",
  unit: "%",
  interval: ["59.58", "98.21"],
  ...changes,
});

describe("figures of satisfaction", () => {
  it("nothing to divide by is a dash, never 0 % nor 100 %", () => {
    expect(percent(figure({ value: null, numerator: 0, denominator: 0 }))).toBe("—");
    expect(percent(undefined)).toBe("—");
  });

  it("the value is printed as the server rounded it", () => {
    expect(percent(figure({ value: "98.34" }))).toBe("98.34%");
  });

  it("a small sample shows its interval, a large one does not", () => {
    expect(interval(figure({}))).toBe("59.58–98.21%");
    expect(interval(figure({ denominator: 30 }))).toBeNull();
    expect(interval(figure({ denominator: 0, interval: null }))).toBeNull();
  });
});
