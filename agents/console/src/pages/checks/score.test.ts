import { describe, expect, it } from "vitest";

import { NONE, weighted, type Scores } from "./score";

const items = (["attitude", "wording", "clarity", "correctness", "record"] as const).map((key, n) => ({
  key,
  name: key,
  guide: "",
  weight: [20, 20, 20, 25, 15][n] ?? 0,
}));
const all = (score: number): Scores => ({
  attitude: score,
  wording: score,
  clarity: score,
  correctness: score,
  record: score,
});

describe("the weighted score", () => {
  it("is nothing while a dimension is open", () => {
    expect(weighted(NONE, items)).toBeNull();
    expect(weighted({ ...all(90), record: null }, items)).toBeNull();
  });

  it("is rounded half up, as the server does", () => {
    expect(weighted({ ...all(80), record: 90 }, items)).toBe(82); // 81.5
    expect(weighted({ ...all(80), record: 83 }, items)).toBe(80); // 80.45
  });
});
