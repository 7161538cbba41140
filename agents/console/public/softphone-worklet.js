// @ts-check
/**
 * The audio thread of the softphone: microphone to 20 ms frames of 8 kHz, frames of 8 kHz to the loudspeaker.
 *
 * Plain JavaScript in a file of its own, because a strict Content-Security-Policy allows neither blob nor data URLs and
 * an AudioWorklet imports nothing. Messages in: {type:"play", frame}, {type:"clear"}. Out: {type:"frame", frame}
 * (ArrayBuffer of 160 int16), {type:"levels", input, output} ten times a second.
 */

const LINE_RATE = 8000;
const FRAME = 160;

/** Sound is gathered before it is played, and after the buffer ran dry: 80 ms. */
const LEAD = 4 * FRAME;
/** More waiting than this is cut back to LEAD at once: 240 ms. */
const MOST = 12 * FRAME;
/** Delay above LEAD + 20 ms that stayed for a whole second is taken back frame by frame: clocks differ. */
const WINDOW = LINE_RATE;

/** Any rate to any other: a windowed sinc, its pass band ending below the lower of the two half rates. */
class Resampler {
  /**
   * @param {number} from hertz
   * @param {number} to hertz
   */
  constructor(from, to) {
    this.step = from / to;
    const cutoff = Math.min(1, to / from) * 0.92;
    this.half = Math.ceil(12 / cutoff);
    this.taps = 2 * this.half;
    this.phases = 128;
    this.table = kernel(this.taps, this.phases, cutoff);
    /** @type {Float32Array} the end of what was pushed before */
    this.kept = new Float32Array(this.taps);
    this.position = 0;
  }

  /**
   * @param {Float32Array} input
   * @returns {Float32Array} as many samples as are due
   */
  push(input) {
    const all = new Float32Array(this.kept.length + input.length);
    all.set(this.kept);
    all.set(input, this.kept.length);
    const out = new Float32Array(Math.max(0, Math.ceil((all.length - this.taps - this.position) / this.step)));
    let count = 0;
    while (this.position + this.taps < all.length && count < out.length) {
      out[count++] = this.at(all, this.position);
      this.position += this.step;
    }
    const used = Math.min(Math.floor(this.position), all.length);
    this.kept = all.slice(used);
    this.position -= used;
    return out.subarray(0, count);
  }

  /**
   * @param {Float32Array} samples
   * @param {number} position
   */
  at(samples, position) {
    const first = Math.floor(position);
    const row = Math.round((position - first) * this.phases) * this.taps;
    let sum = 0;
    for (let tap = 0; tap < this.taps; tap++) sum += samples[first + tap + 1] * this.table[row + tap];
    return sum;
  }
}

/**
 * @param {number} taps
 * @param {number} phases
 * @param {number} cutoff share of the input's half rate
 */
function kernel(taps, phases, cutoff) {
  const table = new Float32Array((phases + 1) * taps);
  for (let phase = 0; phase <= phases; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const x = tap - taps / 2 + 1 - phase / phases;
      const sinc = x === 0 ? cutoff : Math.sin(Math.PI * cutoff * x) / (Math.PI * x);
      const window = 0.42 + 0.5 * Math.cos((2 * Math.PI * x) / taps) + 0.08 * Math.cos((4 * Math.PI * x) / taps);
      table[phase * taps + tap] = sinc * Math.max(0, window);
      sum += table[phase * taps + tap];
    }
    for (let tap = 0; tap < taps; tap++) table[phase * taps + tap] /= sum;
  }
  return table;
}

/** Jitter buffer of 8 kHz samples: smooth out of bursts, with as little delay as the network allows. */
class PlayoutBuffer {
  constructor() {
    this.clear();
  }

  clear() {
    /** @type {Float32Array[]} */
    this.frames = [];
    this.waiting = 0;
    this.offset = 0;
    this.filling = true;
    this.least = MOST;
    this.watched = 0;
  }

  /** @param {Float32Array} frame */
  put(frame) {
    this.frames.push(frame);
    this.waiting += frame.length;
    if (this.waiting > MOST) while (this.waiting > LEAD) this.drop();
    if (this.waiting >= LEAD) this.filling = false;
  }

  /**
   * Fill `out`; silence where there is nothing, with a soft edge so that a gap does not click.
   * @param {Float32Array} out
   */
  take(out) {
    let count = 0;
    while (!this.filling && count < out.length) {
      const frame = this.frames[0];
      const part = Math.min(frame.length - this.offset, out.length - count);
      out.set(frame.subarray(this.offset, this.offset + part), count);
      count += part;
      this.offset += part;
      this.waiting -= part;
      if (this.offset === frame.length) {
        this.frames.shift();
        this.offset = 0;
      }
      this.filling = this.frames.length === 0;
    }
    if (count && count < out.length) for (let i = 0; i < count; i++) out[i] *= 1 - i / count;
    out.fill(0, count);
    this.shorten(out.length);
  }

  /** @param {number} samples */
  shorten(samples) {
    this.least = Math.min(this.least, this.waiting);
    this.watched += samples;
    if (this.watched < WINDOW) return;
    if (this.least > LEAD + FRAME) this.drop();
    this.least = MOST;
    this.watched = 0;
  }

  drop() {
    const frame = this.frames.shift();
    if (frame) this.waiting -= frame.length - this.offset;
    this.offset = 0;
  }
}

class SoftphoneProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.capture = new Resampler(sampleRate, LINE_RATE);
    this.playback = new Resampler(LINE_RATE, sampleRate);
    this.buffer = new PlayoutBuffer();
    this.pending = new Int16Array(FRAME);
    this.filled = 0;
    /** @type {Float32Array} sound for the loudspeaker that is due but not played */
    this.ready = new Float32Array(0);
    this.input = 0;
    this.output = 0;
    this.metered = 0;
    this.port.onmessage = (event) => this.obey(event.data);
  }

  /** @param {{type: "play", frame: ArrayBuffer} | {type: "clear"}} message */
  obey(message) {
    if (message.type === "clear") {
      this.buffer.clear();
      return;
    }
    const samples = new Int16Array(message.frame);
    const frame = new Float32Array(samples.length);
    for (let i = 0; i < samples.length; i++) frame[i] = samples[i] / 32768;
    this.buffer.put(frame);
  }

  /**
   * @param {Float32Array[][]} inputs
   * @param {Float32Array[][]} outputs
   */
  process(inputs, outputs) {
    const microphone = inputs[0] && inputs[0][0];
    if (microphone) this.listen(microphone);
    const loudspeaker = outputs[0] && outputs[0][0];
    if (loudspeaker) this.speak(loudspeaker);
    this.meter(loudspeaker ? loudspeaker.length : 128);
    return true;
  }

  /** @param {Float32Array} block */
  listen(block) {
    for (const sample of this.capture.push(block)) {
      const limited = Math.max(-1, Math.min(1, sample));
      this.input = Math.max(this.input, Math.abs(limited));
      this.pending[this.filled++] = Math.round(limited * 32767);
      if (this.filled === FRAME) {
        const frame = this.pending.buffer;
        this.port.postMessage({ type: "frame", frame }, [frame]);
        this.pending = new Int16Array(FRAME);
        this.filled = 0;
      }
    }
  }

  /** @param {Float32Array} out */
  speak(out) {
    while (this.ready.length < out.length) {
      const line = new Float32Array(32);
      this.buffer.take(line);
      const more = this.playback.push(line);
      const joined = new Float32Array(this.ready.length + more.length);
      joined.set(this.ready);
      joined.set(more, this.ready.length);
      this.ready = joined;
    }
    out.set(this.ready.subarray(0, out.length));
    this.ready = this.ready.slice(out.length);
    for (const sample of out) this.output = Math.max(this.output, Math.abs(sample));
  }

  /** @param {number} samples */
  meter(samples) {
    this.metered += samples;
    if (this.metered < sampleRate / 10) return;
    this.port.postMessage({ type: "levels", input: this.input, output: this.output });
    this.input = 0;
    this.output = 0;
    this.metered = 0;
  }
}

registerProcessor("softphone", SoftphoneProcessor);
