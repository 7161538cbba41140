import { describe, expect, it } from "vitest";

import { choicesOf, codesOf, nextKey, writtenChoices } from "./editing";

describe("writing a form", () => {
  it("choices go to text and come back", () => {
    const choices: [string, string][] = [
      ["iou", "欠条"],
      ["none", "没有"],
    ];
    expect(choicesOf(writtenChoices(choices))).toEqual(choices);
    expect(choicesOf("有; 没有")).toEqual([
      ["option_1", "有"],
      ["option_2", "没有"],
    ]);
  });

  it("codes are parted by whatever is typed between them", () => {
    expect(codesOf(" M01-01、M01 ，* ")).toEqual(["M01-01", "M01", "*"]);
  });

  it("a key is never given twice", () => {
    expect(nextKey(["field_2"])).toBe("field_3");
    expect(nextKey([])).toBe("field_1");
  });
});
