import { describe, expect, it } from "vitest";

import names from "../../i18n/figures/names.en.json";
import { inEnglish } from "./serverWords";

const word = (piece: string) => (names as Record<string, string>)[`words.${piece}`] ?? "";

describe("the server's words in English", () => {
  it("are known whole, by their pieces, and with what was left out", () => {
    expect(inEnglish("人工接听", word)).toBe("Answered");
    expect(inEnglish("跳过：人身危险", word)).toBe("Skipped: Danger");
    expect(inEnglish("短信：不满意（已剔除）", word)).toBe("Short message: Dissatisfied (excluded)");
    expect(inEnglish("测试号码（不计入）", word)).toBe("Test numbers (not counted)");
  });

  it("that are names of people and places stay as they are", () => {
    expect(inEnglish("101 王芳", word)).toBe("101 王芳");
    expect(inEnglish("跳过：没有这个词", word)).toBe("跳过：没有这个词");
    expect(inEnglish("", word)).toBe("");
  });

  it("nobody sees any of them in Chinese", () => {
    expect(Object.entries(names).filter(([, said]) => /[\u4e00-\u9fff]/.test(said))).toEqual([]);
  });
});
