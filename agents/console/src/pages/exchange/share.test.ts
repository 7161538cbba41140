import { describe, expect, it } from "vitest";

import { share } from "./share";

describe("share", () => {
  it("says its counts", () => expect(share(3, 4)).toBe("75.0 %（3/4）"));
  it("is a dash where nothing was tried", () => expect(share(0, 0)).toBe("—"));
});
