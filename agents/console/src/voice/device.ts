// What the server is told about this browser's phone. A page just refreshed has tried nothing yet and accuses nobody:
// a refresh must not take a ready seat out of service.
import type { Device } from "../live/connection";
import type { SoftphoneSnapshot } from "../softphone";

export function deviceOf({ microphone, line }: Pick<SoftphoneSnapshot, "microphone" | "line">): Device {
  return {
    microphone: microphone === "unknown" ? null : microphone === "granted",
    connection: line === "off" || line === "connecting" ? null : line === "ready",
  };
}
