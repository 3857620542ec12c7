import { EmulatorAccount } from "@touchstone/contracts";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { type CarrierOptions, DEFAULT_OPTIONS } from "./carrier.ts";

export type CarrierConfig = {
  readonly host: string;
  readonly port: number;
  /** Emulated seconds per real second. */
  readonly clockRate: number;
  readonly media: boolean;
  readonly logLevel: string;
  /** Standard input is a pipe that closes when the parent ends. */
  readonly parentPipe?: boolean;
  readonly carrier: CarrierOptions;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the emulator's settings; throws on one that cannot be meant. */
export const readCarrierConfig = (env: Environment = process.env): CarrierConfig => {
  const publicUrl = origin(env.PUBLIC_URL ?? DEFAULT_OPTIONS.publicUrl);
  return {
    host: env.CARRIER_HOST ?? "127.0.0.1",
    port: positive(env, "CARRIER_PORT", 3100),
    clockRate: positive(env, "CARRIER_CLOCK_RATE", 1),
    media: env.CARRIER_MEDIA !== "off",
    logLevel: env.LOG_LEVEL ?? "warn",
    parentPipe: env.TOUCHSTONE_PARENT_PIPE === "true",
    carrier: {
      ...DEFAULT_OPTIONS,
      publicUrl,
      gatewayUrl: origin(env.GATEWAY_URL ?? publicUrl),
      callsPerSecond: positive(env, "CARRIER_CPS", DEFAULT_OPTIONS.callsPerSecond),
      segmentsPerSecond: positive(env, "CARRIER_SEGMENTS_PER_SECOND", DEFAULT_OPTIONS.segmentsPerSecond),
      messageLimit: positive(env, "CARRIER_MESSAGE_LIMIT", DEFAULT_OPTIONS.messageLimit),
      apiUrl: env.CARRIER_API_URL ? origin(env.CARRIER_API_URL) : null,
      mail: env.CARRIER_MAIL_KEY
        ? { webhookUrl: `${publicUrl}/webhooks/email/sendgrid`, privateKey: env.CARRIER_MAIL_KEY }
        : null,
      ledgerLimit: positive(env, "CARRIER_LEDGER_LIMIT", DEFAULT_OPTIONS.ledgerLimit),
      callLimit: positive(env, "CARRIER_CALL_LIMIT", DEFAULT_OPTIONS.callLimit),
      accounts: [...ownAccount(env, publicUrl), ...listedAccounts(env.CARRIER_ACCOUNTS)],
    },
  };
};

const origin = (url: string): string => url.replace(/\/+$/, "");

const positive = (env: Environment, name: string, otherwise: number): number => {
  const text = env[name];
  if (text === undefined || text === "") return otherwise;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Error(`${name} must be a number, 0 or more: ${text}`);
};

const listedAccounts = (text: string | undefined): EmulatorAccount[] => {
  if (!text) return [];
  const accounts: unknown = JSON.parse(text);
  if (Value.Check(Type.Array(EmulatorAccount), accounts)) return accounts;
  throw new Error("CARRIER_ACCOUNTS is not a list of accounts");
};

/** The account that the rest of the installation is configured with, its lines sent to the installation's webhooks. */
const ownAccount = (env: Environment, publicUrl: string): EmulatorAccount[] => {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = env;
  if (!accountSid || !authToken) return [];
  const { TWILIO_API_KEY_SID: keySid, TWILIO_API_KEY_SECRET: secret, TWILIO_TWIML_APP_SID: applicationSid } = env;
  const webhooks = `${publicUrl}/webhooks/twilio/voice`;
  const lines = (env.CARRIER_NUMBERS ?? "").split(",").filter((number) => number.trim() !== "");
  const retries = "#ct=2000&rt=4000&tt=15000&rc=4&rp=ct,rt,5xx";
  const sms = { smsUrl: `${publicUrl}/webhooks/twilio/messaging/inbound${retries}` };
  const fax = { faxUrl: `${publicUrl}/webhooks/twilio/fax/inbound${retries}` };
  const callback = `${webhooks}/status${retries}`;
  const settings = { voiceFallbackUrl: `${webhooks}/fallback`, statusCallback: callback };
  return [
    {
      accountSid,
      authToken,
      ...(keySid && secret && { apiKeys: [{ sid: keySid, secret }] }),
      numbers: lines.map((number) => ({
        phoneNumber: number.trim(),
        voiceUrl: `${webhooks}/inbound`,
        ...settings,
        ...sms,
        ...fax,
      })),
      applications: applicationSid ? [{ sid: applicationSid, voiceUrl: `${webhooks}/client`, ...settings }] : [],
    },
  ];
};
