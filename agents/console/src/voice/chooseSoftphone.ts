// Which driver carries the voice: the token tells. Twilio's SDK knows its own way and gets no address.
import { createSoftphone, type Softphone, type TokenSource, type VoiceToken } from "../softphone";

/** Rejects as `fetchToken` does. The first token is not fetched twice. */
export async function chooseSoftphone(fetchToken: TokenSource): Promise<Softphone> {
  let first: VoiceToken | null = await fetchToken();
  const carrier = first.ws_url ? "switchboard" : "twilio";
  return createSoftphone(carrier, () => {
    const token = first;
    first = null;
    return token ? Promise.resolve(token) : fetchToken();
  });
}
