import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Database, openDatabase } from "@touchstone/db";
import { createTestDatabase, waitFor } from "@touchstone/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BenchTenant, makeBenchTenant } from "./bench/benchTenant.ts";
import { sendWebhook } from "./bench/carrierRequest.ts";
import { freePort, type Running, run, untilReady } from "./runProgram.ts";

// Three gateways and two routers, each a process as an installation runs it, and nothing in common but the database.

const GATEWAYS = 3;
const ROUTERS = 2;
const programs: Running[] = [];
let gateways: string[];
let system: Database;
let tenant: BenchTenant;

beforeAll(async () => {
  const { systemUrl, ownerUrl } = await createTestDatabase();
  system = openDatabase(systemUrl, { max: 2 });
  tenant = await makeBenchTenant(system, { agents: 1, apiUrl: "http://127.0.0.1:9", workSets: [{ sms: 3 }] });
  const start = async (app: "gateway" | "router") => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const env = { DATABASE_URL: ownerUrl, PUBLIC_URL: url, PORT: String(port), HOST: "127.0.0.1", LOG_LEVEL: "warn" };
    const quick = { NODE_COMPILE_CACHE: join(import.meta.dirname, "..", "node_modules", ".cache", "node") };
    const program = run(`apps/${app}/src/main.ts`, [], { ...env, ...quick, TOUCHSTONE_PARENT_PIPE: "true" });
    programs.push(program);
    await untilReady(url, program);
    return url;
  };
  const routers = Array.from({ length: ROUTERS }, () => start("router"));
  gateways = await Promise.all(Array.from({ length: GATEWAYS }, () => start("gateway")));
  await Promise.all(routers);
  await waitFor(async () => (await rows<object>("select from agent where tenant_id = $1")).length === 1);
}, 120_000);

afterAll(async () => {
  await Promise.all(programs.map((program) => program.kill()));
  await system.close();
});

const rows = async <Row extends object>(text: string) => (await system.pool.query<Row>(text, [tenant.tenantId])).rows;

/** As the carrier brings a text of this customer's to the n-th gateway. */
async function bring(n: number, sid: string, from: string, text: string): Promise<void> {
  const fields = { MessageSid: sid, SmsSid: sid, From: from, To: tenant.lineNumber, Body: text, NumMedia: "0" };
  const url = gateways[n % GATEWAYS] as string;
  const { status } = await sendWebhook(url, "/webhooks/twilio/messaging/inbound", fields, tenant.account);
  expect(status).toBe(200);
}
const aSid = () => `SM${randomBytes(16).toString("hex")}`;

const KEPT = `select i.id, i.state->'thread'->>'count' as count, c.text
  from message m join message_content c on c.tenant_id = m.tenant_id and c.message_id = m.id
    join interaction i on i.tenant_id = m.tenant_id and i.id = m.interaction_id
  where m.tenant_id = $1 and m.direction = 'in' and c.text like `;
/** Of whoever begins each text with this name, in the order in which a desk shows them. */
const writtenBy = (name: string) =>
  rows<{ id: string; count: string; text: string }>(`${KEPT} '${name} %' order by m.at, m.id`);

test("20 messages in 50 ms over three processes are one conversation of each customer, each message there once", async () => {
  const customers = { Eva: "+447700900142", Omar: "+447700900143" };
  const under: Promise<void>[] = [];
  for (let n = 0; n < 20; n += 1) {
    for (const [name, from] of Object.entries(customers)) {
      const sid = aSid();
      under.push(bring(n, sid, from, `${name} ${n}`));
      // Every third is announced to two gateways at once, as a carrier does that heard no answer.
      if (n % 3 === 0) under.push(bring(n + 1, sid, from, `${name} ${n}`));
    }
    await sleep(2.5);
  }
  await Promise.all(under);
  for (const name of Object.keys(customers)) {
    await waitFor(async () => (await writtenBy(name)).length >= 20, { timeoutMs: 10_000 });
    const kept = await writtenBy(name);
    expect(kept.map(({ text }) => text).sort()).toEqual(Array.from({ length: 20 }, (_, n) => `${name} ${n}`).sort());
    expect([...new Set(kept.map(({ id }) => id))]).toEqual([kept[0]?.id]);
    expect(kept[0]?.count).toBe("20");
  }
  expect(await rows<object>("select from interaction where tenant_id = $1 and thread_key is not null")).toHaveLength(2);
});

test("what is written after the one before was taken stands after it, whichever process took it", async () => {
  const said = Array.from({ length: 9 }, (_, n) => `Mei ${n}`);
  for (const [n, text] of said.entries()) await bring(n, aSid(), "+447700900144", text);
  await waitFor(async () => (await writtenBy("Mei")).length === said.length, { timeoutMs: 10_000 });
  expect((await writtenBy("Mei")).map(({ text }) => text)).toEqual(said);
});
