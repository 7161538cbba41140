import { describe, expect, it } from "vitest";

import { bodyOf } from "./Answers";

describe("what a survey by a person sends", () => {
  it("has solved and grade as numbers and the other questions by their key", () => {
    expect(bodyOf({ solved: "2", grade: "4", aspect: "waiting", wish: "周末也能打通", way: "visit" })).toEqual({
      outcome: "completed",
      identity: true,
      solved: 2,
      grade: 4,
      note: "",
      way: "visit",
      answers: { aspect: "waiting", wish: "周末也能打通" },
    });
  });

  it("leaves out what was not answered", () => {
    const { answers } = bodyOf({ solved: "1", grade: "1", wish: "  ", trust: undefined });
    expect(answers).toEqual({});
  });
});
