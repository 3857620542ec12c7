import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "@touchstone/testkit";
import { freePort } from "../runProgram.ts";
import { sendWebhook } from "./carrierRequest.ts";
import { benchPhoneNumber } from "./loadBenchData.ts";
import { openSchedule } from "./openLoop.ts";
import type { RunningText, TextHouse } from "./textHouse.ts";
import { measureTexts } from "./textLoad.ts";
import { forgetSooner, type Weight, weigh } from "./weigh.ts";

/** What the product held at an instant, its garbage collected, and for how many contacts. */
export interface WeighedAt extends Weight {
  readonly second: number;
  readonly live: number;
  /** Ended so lately that they are still known. */
  readonly ended: number;
}

export interface MemoryFigures {
  /** After a third, two thirds and all of the time. */
  readonly weighed: readonly WeighedAt[];
  /** Between the first and the last of these. */
  readonly texts: number;
  /** That the heap grew by meanwhile, beyond what more known contacts take, for each text; bytes. */
  readonly grownByText: number;
  /** What one more conversation takes in memory for as long as it is open, bytes. */
  readonly byConversation: number;
  /** Of what the other texts are judged by. */
  readonly violations: number;
}

export interface MemorySize {
  readonly rate: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly customers: number;
  /** Conversations that nobody takes, and that stay. */
  readonly open: number;
}

/** Long enough for a contact's last facts, short enough that they leave during the run. */
const KEEP_ENDED_MS = 8_000;

/** The same texts as ever, in a product that forgets sooner; then conversations that stay open. */
export async function measureMemory(house: TextHouse, size: MemorySize): Promise<MemoryFigures> {
  const port = await freePort();
  let figures: MemoryFigures | null = null;
  await house.run([`--inspect=127.0.0.1:${port}`], async (running) => {
    figures = await measure(running, size, port);
  });
  if (figures === null) throw new Error("nothing was weighed");
  return figures;
}

async function measure(running: RunningText, size: MemorySize, port: number): Promise<MemoryFigures> {
  await forgetSooner(port, KEEP_ENDED_MS);
  await measureTexts({ ...running, ...size, seconds: size.warmUp, firstThread: 2_000_000 });
  const begun = Promise.withResolvers<void>();
  const load = measureTexts({ ...running, ...size, firstThread: 3_000_000, begun: begun.resolve });
  const weighing = begun.promise.then(() => weighThrice(running, size, port));
  const [{ verdict }, weighed] = await Promise.all([load, weighing]);
  const violations = Object.values(verdict.violations).flat().length;
  const byConversation = await weighConversations(running, size, port);
  return { weighed, byConversation, violations, ...growthOf(weighed, size, byConversation) };
}

async function weighThrice(running: RunningText, { seconds }: MemorySize, port: number): Promise<WeighedAt[]> {
  const startedAt = performance.now();
  const weighed: WeighedAt[] = [];
  for (const part of [1 / 3, 2 / 3, 1]) {
    await sleep(Math.max(0, startedAt + part * seconds * 1_000 - performance.now()));
    const contacts = await knownContacts(running);
    weighed.push({ second: Math.round((performance.now() - startedAt) / 1_000), ...contacts, ...(await weigh(port)) });
  }
  return weighed;
}

const heldBy = ({ heapUsed, external }: Weight) => heapUsed + external;

function growthOf(weighed: readonly WeighedAt[], { rate, seconds }: MemorySize, byConversation: number) {
  const [first, last] = [weighed[0] as WeighedAt, weighed.at(-1) as WeighedAt];
  const more = last.live + last.ended - first.live - first.ended;
  const texts = Math.round((rate * seconds * 2) / 3);
  return { texts, grownByText: Math.round((heldBy(last) - heldBy(first) - more * byConversation) / texts) };
}

/** Nobody is there to take them. */
async function weighConversations(running: RunningText, size: MemorySize, port: number): Promise<number> {
  await waitFor(async () => (await knownContacts(running)).ended === 0, { timeoutMs: 4 * KEEP_ENDED_MS, everyMs: 500 });
  // With the first of them what nobody used any more is let go.
  await openConversations(running, size, 0, size.open / 10);
  const before = await weigh(port);
  await openConversations(running, size, size.open / 10, size.open);
  return Math.round((heldBy(await weigh(port)) - heldBy(before)) / (0.9 * size.open));
}

async function openConversations(running: RunningText, { rate }: MemorySize, from: number, to: number): Promise<void> {
  const { url, tenant } = running;
  const write = async (n: number) => {
    const MessageSid = `SM${randomBytes(16).toString("hex")}`;
    const fields = { MessageSid, SmsSid: MessageSid, From: benchPhoneNumber(n), To: tenant.lineNumber, NumMedia: "0" };
    const said = { ...fields, Body: "My parcel has not come, and nobody could tell me where it is." };
    const { status } = await sendWebhook(url, "/webhooks/twilio/messaging/inbound", said, tenant.account);
    if (status !== 200) throw new Error(`a text was answered ${status}`);
  };
  const under: Promise<void>[] = [];
  const dueMs = Array.from({ length: to - from }, (_, n) => (n * 1_000) / rate);
  await openSchedule(dueMs, (n) => under.push(write(from + n)));
  await Promise.all(under);
  await waitFor(async () => (await knownContacts(running)).live >= to, { timeoutMs: 30_000, everyMs: 500 });
}

/** What the router knows of, by the rows. */
async function knownContacts({ system, tenant }: RunningText): Promise<{ live: number; ended: number }> {
  const values = [tenant.tenantId, KEEP_ENDED_MS / 1_000];
  const { rows } = await system.pool.query<{ live: number; ended: number }>(KNOWN, values);
  return rows[0] ?? { live: 0, ended: 0 };
}

const KNOWN = `select count(*) filter (where kind <> 'ended')::int as live, count(*) filter (where kind = 'ended')::int as ended
  from interaction where tenant_id = $1 and (kind <> 'ended' or ended_at > now() - make_interval(secs => $2))`;
