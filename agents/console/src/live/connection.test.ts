import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { LiveConnection, type LiveListener } from "./connection";

class FakeSocket {
  sent: string[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.closed = true;
  }

  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

function setUp(watch?: "wallboard") {
  const sockets: FakeSocket[] = [];
  const seen: string[] = [];
  const listener: LiveListener = {
    onMessage: (message) => seen.push(`${message.type}:${message.seq}`),
    onSnapshot: () => seen.push("snapshot"),
    onStatus: (status) => seen.push(status),
    onSignedOut: () => seen.push("signed out"),
    device: () => ({ microphone: true, connection: false }),
  };
  const open = () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket as unknown as WebSocket;
  };
  const live = new LiveConnection("ws://test/api/live", listener, open, watch);
  live.start();
  const socket = (index: number) => sockets[index] as FakeSocket;
  socket(0).onopen?.();
  return { live, sockets, socket, seen };
}

describe("the live connection", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("what is watched is asked for, comes beside the sequence, and never moves the place in it", () => {
    const { socket, sockets, seen } = setUp("wallboard");
    expect(JSON.parse(socket(0).sent[0] ?? "")).toEqual({ after: null, watch: "wallboard" });
    socket(0).say({ type: "snapshot", epoch: "e", seq: 4 });
    socket(0).say({ type: "wallboard", data: {} });
    socket(0).say({ type: "wallboard", data: {} });
    expect(seen.filter((each) => each.startsWith("wallboard"))).toHaveLength(2);
    socket(0).onclose?.({ code: 1006 });
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(2);
    socket(1).onopen?.();
    expect(JSON.parse(socket(1).sent[0] ?? "")).toEqual({ after: { epoch: "e", seq: 4 }, watch: "wallboard" });
  });

  it("asks for everything the first time, and after a loss only for what it missed", () => {
    const { socket, sockets } = setUp();
    expect(JSON.parse(socket(0).sent[0] ?? "")).toEqual({ after: null });
    socket(0).say({ type: "snapshot", epoch: "e", seq: 4 });
    socket(0).say({ type: "desk", epoch: "e", seq: 5, data: {} });
    socket(0).onclose?.({ code: 1006 });
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(2);
    socket(1).onopen?.();
    expect(JSON.parse(socket(1).sent[0] ?? "")).toEqual({ after: { epoch: "e", seq: 5 } });
  });

  it("delivers a repeated message once", () => {
    const { socket, seen } = setUp();
    socket(0).say({ type: "offer", epoch: "e", seq: 1, data: {} });
    socket(0).say({ type: "offer", epoch: "e", seq: 1, data: {} });
    expect(seen.filter((each) => each === "offer:1")).toHaveLength(1);
  });

  it("takes messages of a new epoch though their numbers are lower", () => {
    const { socket, seen } = setUp();
    socket(0).say({ type: "desk", epoch: "old", seq: 900, data: {} });
    socket(0).say({ type: "desk", epoch: "new", seq: 1, data: {} });
    expect(seen).toContain("desk:1");
  });

  it("answers a ping with the state of the device", () => {
    const { socket } = setUp();
    socket(0).say({ type: "ping", epoch: "e", seq: 0, data: { at: "2026-11-23T08:00:00Z" } });
    expect(JSON.parse(socket(0).sent[1] ?? "")).toEqual({
      type: "alive",
      device: { microphone: true, connection: false },
    });
  });

  it("gives a silent socket up after ten seconds and comes back", () => {
    const { socket, sockets, seen } = setUp();
    vi.advanceTimersByTime(10_000);
    expect(socket(0).closed).toBe(true);
    expect(seen).toContain("lost");
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(2);
  });

  it("says when the login is over", () => {
    const { socket, seen } = setUp();
    socket(0).onclose?.({ code: 4401 });
    expect(seen).toContain("signed out");
  });

  it("stays closed once it was stopped", () => {
    const { live, sockets, socket } = setUp();
    live.stop();
    socket(0).onclose?.({ code: 1000 });
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
  });
});
