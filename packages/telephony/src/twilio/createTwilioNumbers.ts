import type { CarrierAccount } from "../voicePort.ts";
import { createTwilioClients } from "./client.ts";

/** Which numbers a carrier account has. */
export interface CarrierNumbers {
  /** `address` in E.164. Null when the carrier refuses to say or cannot be reached. */
  has(account: CarrierAccount, address: string): Promise<boolean | null>;
}

/** Asks Twilio's `IncomingPhoneNumbers`. */
export function createTwilioNumbers({ timeoutMs }: { readonly timeoutMs: number }): CarrierNumbers {
  const clientOf = createTwilioClients(timeoutMs);
  return {
    has: async (account, address) => {
      try {
        const found = await clientOf(account).incomingPhoneNumbers.list({ phoneNumber: address, limit: 5 });
        // The filter is a pattern at the carrier: only the very number counts.
        return found.some(({ phoneNumber }) => phoneNumber === address);
      } catch {
        // Whatever it was, the answer is the same: it is not known.
        return null;
      }
    },
  };
}
