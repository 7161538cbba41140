/// <reference types="node" />
// @vitest-environment node
import { readFileSync } from "node:fs";

import { beforeAll, describe, expect, it } from "vitest";

interface Resampler {
  push(input: Float32Array): Float32Array;
}
interface PlayoutBuffer {
  waiting: number;
  put(frame: Float32Array): void;
  take(out: Float32Array): void;
  clear(): void;
}
interface Port {
  onmessage: (event: { data: unknown }) => void;
  sent: { type: string; frame?: ArrayBuffer; input?: number; output?: number }[];
}
interface Processor {
  port: Port;
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

/** The worklet's own file, run with the globals of an audio thread. */
function load(sampleRate: number) {
  const source = readFileSync(new URL("../../public/softphone-worklet.js", import.meta.url), "utf8");
  let processor: (new () => Processor) | undefined;
  class AudioWorkletProcessor {
    port: Port = {
      onmessage: () => undefined,
      sent: [],
      postMessage(message: Port["sent"][number]) {
        this.sent.push(message);
      },
    } as Port & { postMessage(message: Port["sent"][number]): void };
  }
  const run = new Function(
    "AudioWorkletProcessor",
    "registerProcessor",
    "sampleRate",
    `${source}\nreturn { Resampler, PlayoutBuffer };`,
  );
  const classes = run(
    AudioWorkletProcessor,
    (_name: string, made: new () => Processor) => (processor = made),
    sampleRate,
  ) as { Resampler: new (from: number, to: number) => Resampler; PlayoutBuffer: new () => PlayoutBuffer };
  return { ...classes, Processor: processor as unknown as new () => Processor };
}

function sine(hertz: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(rate * seconds) }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / rate));
}

function inBlocks(samples: Float32Array, size: number): Float32Array[] {
  return Array.from({ length: Math.floor(samples.length / size) }, (_, n) => samples.subarray(n * size, (n + 1) * size));
}

function joined(parts: Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/** Amplitude of one frequency. */
function strength(samples: Float32Array, hertz: number, rate: number): number {
  let re = 0;
  let im = 0;
  samples.forEach((sample, n) => {
    re += sample * Math.cos((2 * Math.PI * hertz * n) / rate);
    im += sample * Math.sin((2 * Math.PI * hertz * n) / rate);
  });
  return (2 * Math.hypot(re, im)) / samples.length;
}

let worklet: ReturnType<typeof load>;
beforeAll(() => {
  worklet = load(48000);
});

describe.each([44100, 48000, 96000, 16000, 8000])("between %i Hz and the telephone's 8000", (rate) => {
  it("keeps speech and its pace", () => {
    const down = new worklet.Resampler(rate, 8000);
    const out = joined(inBlocks(sine(1000, rate, 1), 128).map((block) => down.push(block)));
    expect(Math.abs(out.length - 8000)).toBeLessThan(80);
    expect(strength(out.subarray(1000, 7000), 1000, 8000)).toBeCloseTo(1, 1);

    const up = new worklet.Resampler(8000, rate);
    const back = joined(inBlocks(sine(1000, 8000, 1), 32).map((block) => up.push(block)));
    expect(Math.abs(back.length - rate)).toBeLessThan(rate / 100);
    const middle = back.subarray(Math.round(rate / 8), Math.round((rate * 7) / 8));
    expect(strength(middle, 1000, rate)).toBeCloseTo(1, 1);
  });
});

it("lets nothing above the telephone's band fold into speech", () => {
  const down = new worklet.Resampler(48000, 8000);
  const out = joined(inBlocks(sine(5500, 48000, 1), 128).map((block) => down.push(block)));
  expect(strength(out.subarray(1000, 7000), 2500, 8000)).toBeLessThan(0.002);
});

describe("the jitter buffer", () => {
  const frame = (value: number) => new Float32Array(160).fill(value);
  const take = (buffer: PlayoutBuffer, samples = 160) => {
    const out = new Float32Array(samples);
    buffer.take(out);
    return out;
  };

  it("gathers 80 ms before it begins, and again after it ran dry", () => {
    const buffer = new worklet.PlayoutBuffer();
    for (let n = 1; n <= 3; n++) buffer.put(frame(n / 10));
    expect(take(buffer)[0]).toBe(0);
    buffer.put(frame(0.4));
    for (let n = 1; n <= 4; n++) expect(take(buffer)[80]).toBeCloseTo(n / 10);
    expect(take(buffer)[0]).toBe(0);
    buffer.put(frame(0.5));
    expect(take(buffer)[0]).toBe(0);
  });

  it("cuts what piled up during a stall", () => {
    const buffer = new worklet.PlayoutBuffer();
    for (let n = 1; n <= 13; n++) buffer.put(frame(n / 100));
    expect(buffer.waiting).toBe(4 * 160);
    expect(take(buffer)[0]).toBeCloseTo(0.1);
  });

  it("takes back delay that a faster clock at the other end piles up", () => {
    const buffer = new worklet.PlayoutBuffer();
    for (let n = 0; n < 9; n++) buffer.put(frame(0.1));
    for (let n = 0; n < 500; n++) {
      take(buffer);
      buffer.put(frame(0.1));
    }
    expect(buffer.waiting).toBeLessThanOrEqual(6 * 160);
    expect(buffer.waiting).toBeGreaterThanOrEqual(4 * 160);
  });

  it("forgets everything at the end of a call", () => {
    const buffer = new worklet.PlayoutBuffer();
    for (let n = 0; n < 8; n++) buffer.put(frame(0.1));
    buffer.clear();
    expect(take(buffer).every((sample) => sample === 0)).toBe(true);
  });
});

describe("the processor", () => {
  it("turns the microphone into frames of 320 bytes, fifty a second, and tells how loud it is", () => {
    const processor = new worklet.Processor();
    const sound = sine(700, 48000, 1);
    for (const block of inBlocks(sound, 128)) processor.process([[block]], [[new Float32Array(128)]]);
    const frames = processor.port.sent.filter((message) => message.type === "frame");
    expect(frames.length).toBeGreaterThanOrEqual(49);
    expect(frames.every((message) => message.frame?.byteLength === 320)).toBe(true);
    const speech = new Int16Array(frames[20]?.frame ?? new ArrayBuffer(0));
    expect(Math.max(...speech)).toBeGreaterThan(32000);
    const levels = processor.port.sent.filter((message) => message.type === "levels");
    expect(levels.length).toBe(9);
    expect(levels[5]?.input).toBeGreaterThan(0.9);
    expect(levels[5]?.output).toBe(0);
  });

  it("plays what it is given", () => {
    const processor = new worklet.Processor();
    const sound = sine(700, 8000, 0.2);
    for (const block of inBlocks(sound, 160)) {
      const frame = Int16Array.from(block, (sample) => Math.round(sample * 16000)).buffer;
      processor.port.onmessage({ data: { type: "play", frame } });
    }
    const played: Float32Array[] = [];
    for (let n = 0; n < 60; n++) {
      const out = new Float32Array(128);
      processor.process([], [[out]]);
      played.push(out);
    }
    expect(strength(joined(played).subarray(1000, 7000), 700, 48000)).toBeCloseTo(16000 / 32768, 1);
  });

  it("goes on in silence without a microphone", () => {
    const processor = new worklet.Processor();
    const out = new Float32Array(128).fill(1);
    expect(processor.process([[]], [[out]])).toBe(true);
    expect(out.every((sample) => sample === 0)).toBe(true);
  });
});
