import type { FaxPort } from "./faxPort.ts";
import { createTelnyxFax } from "./telnyx/createTelnyxFax.ts";
import { createTwilioFax } from "./twilio/createTwilioFax.ts";

/** Faxes by whichever carrier an account is of. `timeoutMs` is for each HTTP request. */
export function createFax(options: { readonly timeoutMs: number }): FaxPort {
  const twilio = createTwilioFax(options);
  const telnyx = createTelnyxFax(options);
  return {
    send: (command) => {
      const { account } = command;
      return account.provider === "telnyx"
        ? telnyx.send({ ...command, account })
        : twilio.send({ ...command, account });
    },
    findFax: (account, id) =>
      account.provider === "telnyx" ? telnyx.findFax(account, id) : twilio.findFax(account, id),
    faxesSince: (account, since) =>
      account.provider === "telnyx" ? telnyx.faxesSince(account, since) : twilio.faxesSince(account, since),
  };
}
