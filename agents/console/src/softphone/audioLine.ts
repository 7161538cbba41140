/** Microphone and loudspeaker as 20 ms frames of 8 kHz: an AudioContext with the worklet of `public/softphone-worklet.js`. */

import { type Levels, SoftphoneError } from "./softphone";

/** A file of its own, served plainly: a strict Content-Security-Policy forbids blob and data URLs for scripts. */
const WORKLET_URL = `${import.meta.env.BASE_URL}softphone-worklet.js`;

const WAKE_MS = 500;

type WorkletMessage =
  | { type: "frame"; frame: ArrayBuffer }
  | ({ type: "levels" } & Levels);

export interface AudioLine {
  /** Rejects with SoftphoneError: microphone_denied, microphone_missing, insecure, unsupported. */
  open(): Promise<void>;
  close(): void;
  readonly isOpen: boolean;
  play(frame: ArrayBuffer): void;
  /** Forget what is still to be played, at the end of a call. */
  clear(): void;
  setDevices(input: string | null, output: string | null): Promise<void>;
  onFrame: (frame: ArrayBuffer) => void;
  onLevels: (levels: Levels) => void;
  /** The microphone went away (unplugged, or its permission was taken back). */
  onLost: () => void;
}

export class WorkletAudioLine implements AudioLine {
  onFrame: (frame: ArrayBuffer) => void = () => undefined;
  onLevels: (levels: Levels) => void = () => undefined;
  onLost: () => void = () => undefined;

  private context: AudioContext | null = null;
  private node: AudioWorkletNode | null = null;
  private stream: MediaStream | null = null;
  private microphone: MediaStreamAudioSourceNode | null = null;
  private opening: Promise<void> | null = null;
  private input: string | null = null;
  private output: string | null = null;

  get isOpen(): boolean {
    return this.node !== null && this.stream !== null;
  }

  open(): Promise<void> {
    this.opening ??= this.openOnce().finally(() => {
      this.opening = null;
    });
    return this.opening;
  }

  close(): void {
    this.releaseMicrophone();
    this.node?.port.close();
    this.node?.disconnect();
    this.node = null;
    void this.context?.close();
    this.context = null;
  }

  play(frame: ArrayBuffer): void {
    this.node?.port.postMessage({ type: "play", frame }, [frame]);
  }

  clear(): void {
    this.node?.port.postMessage({ type: "clear" });
  }

  async setDevices(input: string | null, output: string | null): Promise<void> {
    const changed = input !== this.input;
    this.input = input;
    this.output = output;
    await this.chooseOutput();
    if (changed && this.isOpen) {
      this.releaseMicrophone();
      await this.openMicrophone();
    }
  }

  private async openOnce(): Promise<void> {
    if (!window.isSecureContext || !navigator.mediaDevices) throw new SoftphoneError("insecure");
    if (typeof AudioWorkletNode === "undefined") throw new SoftphoneError("unsupported");
    if (!this.node) await this.openContext();
    if (!this.stream) await this.openMicrophone();
    if (this.context?.state === "suspended") await wake(this.context);
  }

  private async openContext(): Promise<void> {
    const context = new AudioContext({ latencyHint: "interactive" });
    try {
      await context.audioWorklet.addModule(WORKLET_URL);
    } catch (error) {
      void context.close();
      throw new SoftphoneError("unsupported", String(error));
    }
    const node = new AudioWorkletNode(context, "softphone", {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      outputChannelCount: [1],
    });
    node.port.onmessage = (event: MessageEvent<WorkletMessage>) => {
      if (event.data.type === "frame") this.onFrame(event.data.frame);
      else this.onLevels(event.data);
    };
    node.connect(context.destination);
    this.context = context;
    this.node = node;
    await this.chooseOutput();
  }

  private async openMicrophone(): Promise<void> {
    const stream = await capture(this.input);
    if (!this.context || !this.node) {
      stop(stream);
      return;
    }
    this.stream = stream;
    this.microphone = this.context.createMediaStreamSource(stream);
    this.microphone.connect(this.node);
    for (const track of stream.getAudioTracks()) {
      track.addEventListener("ended", () => {
        if (this.stream !== stream) return;
        this.releaseMicrophone();
        this.onLost();
      });
    }
  }

  private releaseMicrophone(): void {
    this.microphone?.disconnect();
    this.microphone = null;
    const stream = this.stream;
    this.stream = null;
    if (stream) stop(stream);
  }

  private async chooseOutput(): Promise<void> {
    // Not in every browser yet; without it the system's own choice stays.
    const context = this.context as (AudioContext & { setSinkId?: (id: string) => Promise<void> }) | null;
    if (context?.setSinkId) await context.setSinkId(this.output ?? "");
  }
}

/** Some browsers keep sound back until the page is touched, and leave `resume` waiting for it: then the next touch wakes it. */
async function wake(context: AudioContext): Promise<void> {
  const resumed = context.resume().catch(() => undefined); // closed meanwhile: nothing to wake
  await Promise.race([resumed, new Promise((resolve) => setTimeout(resolve, WAKE_MS))]);
  if (context.state === "running") return;
  const again = () => void context.resume();
  for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, again, { once: true });
}

async function capture(deviceId: string | null): Promise<MediaStream> {
  const audio: MediaTrackConstraints = {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    channelCount: 1,
    ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
  };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio, video: false });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "OverconstrainedError" && deviceId) return capture(null); // the chosen headset is gone
    if (name === "NotAllowedError" || name === "SecurityError") throw new SoftphoneError("microphone_denied");
    throw new SoftphoneError("microphone_missing", String(error));
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
