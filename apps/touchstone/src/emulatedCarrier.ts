import { readCarrierConfig } from "@touchstone/carrier";
import type { EmulatorAccount } from "@touchstone/contracts";
import type { Database } from "@touchstone/db";

/** Twilio's retry rules for callbacks, asked for in the URL as a real account would. */
const RETRIES = "#ct=2000&rt=4000&tt=15000&rc=4&rp=ct,rt,5xx";

/**
 * Settings of an emulator that knows every account of the installation with its lines, as if they had been set up in the
 * carrier's console: calls to a line reach `publicUrl`, by way of `internalUrl` where that is not reachable from here. Mails are
 * signed with `mailKey` (PEM); without one there are none.
 */
export async function emulatedCarrier(
  system: Database,
  urls: { publicUrl: string; internalUrl: string },
  mailKey: string | undefined,
) {
  const accounts = await emulatedAccounts(system, urls.publicUrl);
  return readCarrierConfig({
    PUBLIC_URL: urls.publicUrl,
    GATEWAY_URL: urls.internalUrl,
    CARRIER_API_URL: `${urls.internalUrl}/emulator`,
    CARRIER_ACCOUNTS: JSON.stringify(accounts),
    CARRIER_MAIL_KEY: mailKey,
  });
}

/** Every account of the installation with its lines, as if they had been set up in the carrier's console. */
export async function emulatedAccounts(system: Database, publicUrl: string): Promise<EmulatorAccount[]> {
  const accounts = await system.kysely.selectFrom("carrierAccount").selectAll().execute();
  const lines = await system.kysely
    .selectFrom("line")
    .select(["tenantId", "address"])
    .where("channel", "in", ["phone", "sms", "fax"])
    .orderBy("id")
    .execute();
  return accounts.map((account) => {
    const webhooks = webhooksAt(`${publicUrl}/webhooks/twilio`);
    const own = lines.filter((line) => line.tenantId === account.tenantId);
    // A number that is called and texted is two lines and one number.
    const taken = [...new Set(own.map(({ address }) => address))];
    const addresses = [...taken, ...spareNumbers(taken)];
    const { apiKeySid: sid, apiKeySecret: secret, twimlAppSid } = account;
    return {
      accountSid: account.accountSid,
      authToken: account.authToken,
      apiKeys: sid && secret ? [{ sid, secret }] : [],
      numbers: addresses.map((phoneNumber) => ({ phoneNumber, ...webhooks.line })),
      applications: twimlAppSid ? [{ sid: twimlAppSid, ...webhooks.application }] : [],
    };
  });
}

/** Two numbers that no line has yet, so that a line can be added: the first line's with other last digits. */
function spareNumbers(taken: readonly string[]): string[] {
  const [first] = taken;
  if (first === undefined) return [];
  return ["98", "99"].map((end) => `${first.slice(0, -2)}${end}`).filter((number) => !taken.includes(number));
}

function webhooksAt(webhooks: string) {
  const voice = `${webhooks}/voice`;
  const common = { voiceFallbackUrl: `${voice}/fallback`, statusCallback: `${voice}/status${RETRIES}` };
  const texts = {
    smsUrl: `${webhooks}/messaging/inbound${RETRIES}`,
    faxUrl: `${webhooks}/fax/inbound${RETRIES}`,
  };
  return {
    line: { voiceUrl: `${voice}/inbound`, ...texts, ...common },
    application: { voiceUrl: `${voice}/client`, ...common },
  };
}
