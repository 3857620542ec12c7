import { createSign, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { post, sendWebhook } from "./carrierRequest.ts";
import { Latencies } from "./latencies.ts";
import { benchPhoneNumber } from "./loadBenchData.ts";
import { gaugeOf } from "./memoryWatch.ts";
import { worstMails } from "./someMails.ts";
import type { RunningText } from "./textHouse.ts";

/** What a mail cost whoever else asked the same process meanwhile; milliseconds. */
export interface LargeMailFigures {
  readonly name: string;
  /** Until all of them were acknowledged, each. */
  readonly ms: number;
  /** The longest time in which the process heard nobody. */
  readonly stallMs: number;
  /** Webhooks of calls meanwhile, from the instant when they were due. */
  readonly calls: ReturnType<Latencies["summary"]>;
  /** Webhooks of calls that were not taken. */
  readonly refused: number;
}

const MAILS_OF_EACH = 3;
const CALLS_PER_SECOND = 50;
/** What is due after the last mail may still have waited for it. */
const AFTER_MS = 500;
const BOUNDARY = "xYzZY0123456789";

/** Sends the worst mails one after the other while calls come in. */
export async function measureLargeMails(
  running: RunningText,
  { customers }: { readonly customers: number },
): Promise<LargeMailFigures[]> {
  const figures: LargeMailFigures[] = [await measure(running, customers, "an everyday mail", Buffer.from(EVERYDAY))];
  for (const { name, raw } of worstMails()) figures.push(await measure(running, customers, name, raw()));
  return figures;
}

const EVERYDAY = "From: Anna <a@customer.example>\r\nSubject: Order 4711\r\n\r\nWhere is it?\r\n";

async function measure(running: RunningText, customers: number, name: string, raw: Buffer): Promise<LargeMailFigures> {
  const mails = Array.from({ length: MAILS_OF_EACH }, () => signed(running, named(raw)));
  await longestStallMs(running.url); // It begins anew with each look.
  const calls = startCalls(running, customers);
  const startedAt = performance.now();
  for (const { body, headers } of mails) {
    const { status } = await post(`${running.url}/webhooks/email/sendgrid`, body, headers);
    if (status !== 200) throw new Error(`${name}: answered ${status}`);
  }
  const ms = Math.round((performance.now() - startedAt) / MAILS_OF_EACH);
  await sleep(AFTER_MS);
  const answers = await calls.stop();
  return { name, ms, stallMs: await longestStallMs(running.url), ...answers };
}

/** Each is a mail of its own. */
const named = (raw: Buffer) =>
  Buffer.concat([Buffer.from(`Message-ID: <${randomBytes(16).toString("hex")}@customer.example>\r\n`), raw]);

/** As Inbound Parse brings it in raw mode. */
function signed({ mail }: RunningText, raw: Buffer) {
  const fields = {
    dkim: "none",
    SPF: "none",
    envelope: JSON.stringify({ to: [mail.address], from: "a@customer.example" }),
  };
  const part = (name: string) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`;
  const before = Object.entries(fields).map(([name, value]) => `${part(name)}${value}\r\n`);
  const body = Buffer.concat([
    Buffer.from(`${before.join("")}${part("email")}`),
    raw,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const headers = {
    "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
    "x-twilio-email-event-webhook-timestamp": timestamp,
    "x-twilio-email-event-webhook-signature": createSign("sha256")
      .update(timestamp)
      .update(body)
      .sign(mail.key, "base64"),
  };
  return { body, headers };
}

/** Calls that come in at a fixed rate until they are stopped, which tells how long their webhooks took. */
function startCalls({ url, tenant }: RunningText, customers: number) {
  const answer = new Latencies();
  let refused = 0;
  const under: Promise<void>[] = [];
  const startAt = performance.now();
  const call = async (n: number) => {
    const from = benchPhoneNumber((n * 7919) % customers);
    const callSid = `CA${randomBytes(16).toString("hex")}`;
    const fields = { CallSid: callSid, From: from, To: tenant.lineNumber, Direction: "inbound", CallStatus: "ringing" };
    const { status } = await sendWebhook(url, "/webhooks/twilio/voice/inbound", fields, tenant.account);
    answer.add(performance.now() - (startAt + (n * 1_000) / CALLS_PER_SECOND));
    if (status !== 200) refused += 1;
  };
  const timer = setInterval(() => {
    const due = 1 + Math.floor(((performance.now() - startAt) * CALLS_PER_SECOND) / 1_000);
    while (under.length < due) under.push(call(under.length));
  }, 5);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(under);
      return { calls: answer.summary(), refused };
    },
  };
}

/** Since the last look. */
async function longestStallMs(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Math.round(gaugeOf(metrics, "nodejs_eventloop_lag_max_seconds") * 1_000);
}
