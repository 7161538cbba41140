/** The console's voice. `createSoftphone("switchboard", fetchToken)` or, on lines of Twilio, `createSoftphone("twilio", fetchToken)`. */

import type { Softphone, TokenSource } from "./softphone";
import { SwitchboardSoftphone } from "./switchboardSoftphone";

export * from "./softphone";

export type Carrier = "switchboard" | "twilio";

/** Twilio's Voice SDK is loaded only where it is used. */
export async function createSoftphone(carrier: Carrier, token: TokenSource): Promise<Softphone> {
  if (carrier === "switchboard") return new SwitchboardSoftphone(token);
  const { TwilioSoftphone } = await import("./twilioSoftphone");
  return new TwilioSoftphone(token);
}
