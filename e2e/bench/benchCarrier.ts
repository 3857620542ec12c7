import { type Running, run, untilReady } from "../runProgram.ts";
import type { BenchTenant } from "./benchTenant.ts";

/** A carrier in a process of its own that knows the tenant's account and line; its webhooks go to `url`. */
export async function startBenchCarrier(
  { account, lineNumber }: BenchTenant,
  port: number,
  url: string,
  nodeOptions: readonly string[] = [],
): Promise<Running> {
  const env = {
    CARRIER_PORT: String(port),
    CARRIER_NUMBERS: lineNumber,
    CARRIER_LEDGER_LIMIT: "5000000",
    CARRIER_CALL_LIMIT: "5000000",
    CARRIER_MEDIA: "off",
    CARRIER_MESSAGE_LIMIT: "5000000",
    CARRIER_SEGMENTS_PER_SECOND: "1000",
    TOUCHSTONE_PARENT_PIPE: "true",
    PUBLIC_URL: url,
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
    TWILIO_API_KEY_SID: account.apiKeySid,
    TWILIO_API_KEY_SECRET: account.apiKeySecret,
    TWILIO_TWIML_APP_SID: account.twimlAppSid,
  };
  const carrier = run("apps/carrier/src/main.ts", [], env, nodeOptions);
  await untilReady(`http://127.0.0.1:${port}`, carrier);
  return carrier;
}
