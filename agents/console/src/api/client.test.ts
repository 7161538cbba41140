import { describe, expect, it, vi } from "vitest";

import { address, api, ApiError, csrfToken } from "./client";

const answer = (status: number, body: unknown) =>
  vi
    .spyOn(globalThis, "fetch")
    .mockImplementation(() => Promise.resolve(new Response(body === null ? null : JSON.stringify(body), { status })));

describe("requests", () => {
  it("an unsafe request carries the CSRF token of the cookie, a safe one does not", async () => {
    document.cookie = "cc_csrf=abc123";
    const asked = answer(200, {});
    await api.post("/desk/ready");
    await api.get("/desk");
    const headers = asked.mock.calls.map((call) => (call[1]?.headers ?? {}) as Record<string, string>);
    expect(headers[0]?.["X-CSRF-Token"]).toBe("abc123");
    expect(headers[1]?.["X-CSRF-Token"]).toBeUndefined();
  });

  it("a refusal carries the server's code", async () => {
    answer(409, { error: { code: "offer_gone", message: "…" } });
    await expect(api.post("/desk/offers/1/accept")).rejects.toMatchObject({ status: 409, code: "offer_gone" });
  });

  it("a refusal without a body is a refusal all the same", async () => {
    vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response("<html>", { status: 502 }));
    await expect(api.get("/desk")).rejects.toMatchObject({ status: 502, code: "http_502" });
  });

  it("no answer at all is an error of its own kind", async () => {
    vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("Failed to fetch"));
    const error = await api.get("/desk").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).status).toBe(0);
  });

  it("an empty answer is no failure", async () => {
    answer(204, null);
    await expect(api.post("/logout")).resolves.toBeUndefined();
  });

  it("absent filters leave no trace in the address", () => {
    expect(address("/calls", { page: 2, language: undefined, queue: "" })).toBe("/api/calls?page=2");
  });

  it("the token is found among other cookies", () => {
    expect(csrfToken("a=1; cc_csrf=x%3Dy; b=2")).toBe("x=y");
    expect(csrfToken("a=1")).toBe("");
  });
});
