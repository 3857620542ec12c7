import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";
import type { BenchAccount } from "./benchTenant.ts";

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** A webhook as the carrier would send it; `path` with its query. Returns status and body. */
export async function sendWebhook(
  origin: string,
  path: string,
  fields: Readonly<Record<string, string>>,
  account: BenchAccount,
): Promise<{ status: number; body: string }> {
  const url = `${origin}${path}`;
  const all = { AccountSid: account.accountSid, ApiVersion: "2010-04-01", ...fields };
  return await post(url, new URLSearchParams(all).toString(), {
    "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
    "x-twilio-signature": signatureOf(url, all, account.authToken),
  });
}

/** Twilio's scheme: HMAC-SHA1 over the address and the sorted fields, base64. */
function signatureOf(url: string, fields: Readonly<Record<string, string>>, token: string): string {
  const text = Object.keys(fields)
    .sort()
    .map((name) => name + fields[name])
    .join("");
  return createHmac("sha1", token)
    .update(url + text)
    .digest("base64");
}

/** A POST over a kept connection: little of the generator's time goes into it. */
export function post(
  url: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: "POST", agent, headers: { ...headers, "content-length": Buffer.byteLength(body) } },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk) => (text += chunk));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: text }));
        answer.on("error", reject);
      },
    );
    call.on("error", reject);
    call.end(body);
  });
}
