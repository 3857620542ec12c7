import { callbackUrl, documentUrl, messageInboundUrl } from "../documents/urls.ts";
import type { CarrierAccount } from "../voicePort.ts";
import { createTwilioClients, type TwilioClient } from "./client.ts";

/** Which numbers a carrier account has, and where they lead. Addresses are E.164. */
export interface CarrierNumbers {
  /** Null when the carrier refuses to say or cannot be reached. */
  has(account: CarrierAccount, address: string): Promise<boolean | null>;
  /** Sends the number's calls and texts to us, whatever they were sent to before. False: not the account's; null as above. */
  aim(account: CarrierAccount, address: string, publicUrl: string): Promise<boolean | null>;
}

/** Asks Twilio's `IncomingPhoneNumbers`. */
export function createTwilioNumbers({ timeoutMs }: { readonly timeoutMs: number }): CarrierNumbers {
  const clientOf = createTwilioClients(timeoutMs);
  return {
    has: (account, address) => orUnknown(async () => (await find(clientOf(account), address)) !== undefined),
    aim: (account, address, publicUrl) =>
      orUnknown(async () => {
        const client = clientOf(account);
        const number = await find(client, address);
        if (number) await client.incomingPhoneNumbers(number.sid).update(addressesAt(publicUrl));
        return number !== undefined;
      }),
  };
}

/** Whatever it was, the answer is the same: it is not known. */
async function orUnknown(ask: () => Promise<boolean>): Promise<boolean | null> {
  try {
    return await ask();
  } catch {
    return null;
  }
}

/** The filter is a pattern at the carrier: only the very number counts. */
async function find(client: TwilioClient, address: string) {
  const found = await client.incomingPhoneNumbers.list({ phoneNumber: address, limit: 5 });
  return found.find(({ phoneNumber }) => phoneNumber === address);
}

const addressesAt = (publicUrl: string) => ({
  voiceUrl: documentUrl(publicUrl, "inbound"),
  voiceMethod: "POST",
  voiceFallbackUrl: documentUrl(publicUrl, "fallback"),
  voiceFallbackMethod: "POST",
  statusCallback: callbackUrl(publicUrl, "status"),
  statusCallbackMethod: "POST",
  smsUrl: messageInboundUrl(publicUrl),
  smsMethod: "POST",
});
