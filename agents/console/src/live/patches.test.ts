import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";

import type { Desk, Segment } from "../api/types";
import { applyLive, deskMessages, mergeSegment, patchDesk } from "./patches";

const segment = (changes: Partial<Segment>): Segment => ({
  id: "1",
  leg: "caller",
  starts_ms: 0,
  ends_ms: 900,
  text: "老板欠我三个月工资",
  final: true,
  confidence: null,
  ...changes,
});

const desk = {
  seat: { id: "s", state: "talking" },
  offer: { id: "o1" },
  call: { id: "c1", transcript_status: "transcribing", segments: [] as Segment[] },
  counts: { waiting: 0 },
} as unknown as Desk;

describe("live messages", () => {
  it("a draft is replaced by its newer words and then by the final ones", () => {
    const first = mergeSegment([], segment({ id: "d1", text: "老板", final: false }));
    const second = mergeSegment(first, segment({ id: "d2", text: "老板欠我", final: false }));
    const last = mergeSegment(second, segment({ id: "f", final: true }));
    expect(second.map((each) => each.text)).toEqual(["老板欠我"]);
    expect(last.map((each) => each.id)).toEqual(["f"]);
  });

  it("one side's words never end the other side's draft", () => {
    const both = mergeSegment([segment({ id: "a", leg: "seat", final: false })], segment({ id: "b" }));
    expect(both.map((each) => each.id).sort()).toEqual(["a", "b"]);
  });

  it("segments stand in the order in which they were spoken, however late they come", () => {
    const late = mergeSegment([segment({ id: "b", starts_ms: 5000 })], segment({ id: "a", starts_ms: 1000 }));
    expect(late.map((each) => each.id)).toEqual(["a", "b"]);
  });

  it("words of another call are not shown in this one", () => {
    expect(patchDesk(desk, "segment", { call_id: "c2", segment: segment({}) })).toBe(desk);
  });

  it("an offer that is gone disappears, but not a newer one", () => {
    expect(patchDesk(desk, "offer_gone", { id: "o1" })?.offer).toBeNull();
    expect(patchDesk(desk, "offer_gone", { id: "o0" })?.offer?.id).toBe("o1");
  });

  it("a desk message makes the desk stale, and answers under way know it", async () => {
    const cache = new QueryClient();
    cache.setQueryData(["desk"], desk);
    const before = deskMessages(cache);
    applyLive(cache, { epoch: "e", seq: 1, type: "desk", data: {} });
    await vi.waitFor(() => expect(cache.getQueryState(["desk"])?.isInvalidated).toBe(true));
    expect(deskMessages(cache)).toBe(before + 1);
  });

  it("a desk that was being fetched when an offer came is fetched again", async () => {
    const cache = new QueryClient();
    const answers = [desk, { ...desk, offer: { id: "o2" } }];
    const gates: (() => void)[] = [];
    const queryFn = () =>
      new Promise<Desk>((resolve) => gates.push(() => resolve(answers[gates.length - 1] as unknown as Desk)));
    const observer = new QueryObserver<Desk>(cache, { queryKey: ["desk"], queryFn });
    const stop = observer.subscribe(() => undefined);
    applyLive(cache, { epoch: "e", seq: 1, type: "offer", data: { id: "o2" } });
    await vi.waitFor(() => expect(gates.length).toBe(2));
    gates[1]?.();
    await vi.waitFor(() => expect(cache.getQueryData<Desk>(["desk"])?.offer?.id).toBe("o2"));
    gates[0]?.();
    expect(cache.getQueryData<Desk>(["desk"])?.offer?.id).toBe("o2");
    stop();
  });

  it("a monitor message makes the monitor stale and nothing else", async () => {
    const cache = new QueryClient();
    cache.setQueryData(["monitor"], {});
    cache.setQueryData(["desk"], desk);
    applyLive(cache, { epoch: "e", seq: 2, type: "monitor", data: {} });
    await vi.waitFor(() => expect(cache.getQueryState(["monitor"])?.isInvalidated).toBe(true));
    expect(cache.getQueryState(["desk"])?.isInvalidated).toBe(false);
  });

  it("an unknown message changes nothing", () => {
    const cache = new QueryClient();
    cache.setQueryData(["desk"], desk);
    applyLive(cache, { epoch: "e", seq: 3, type: "something_new", data: { call_id: "c1" } });
    expect(cache.getQueryData(["desk"])).toEqual(desk);
  });
});
