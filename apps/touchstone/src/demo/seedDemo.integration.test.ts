import type { InboxFact } from "@touchstone/contracts";
import {
  commitFloor,
  type Database,
  type IncomingFact,
  insertFacts,
  loadFloor,
  openDatabase,
  removeExpired,
  takePending,
} from "@touchstone/db";
import { createFloor } from "@touchstone/domain";
import { commitOf, createFactStore, readyFacts, startBatch, stepFact } from "@touchstone/router";
import { createLog, newId } from "@touchstone/runtime";
import { createTestDatabase } from "@touchstone/testkit";
import { projectTenant, replay } from "@touchstone/worker";
import { expect, test } from "vitest";
import { demoLogIns, seedDemo } from "./seedDemo.ts";

const log = createLog({ name: "seed test", level: "silent" });
const NOW = Date.UTC(2026, 10, 20, 14, 7);
const hashPassword = async (password: string) => `hash of ${password}`;

async function aSeeded(only: string[]) {
  const urls = await createTestDatabase();
  const seed = { systemUrl: urls.systemUrl, log, hashPassword, nowMs: NOW, only };
  const query = async (text: string) => {
    const owner = openDatabase(urls.ownerUrl);
    const { rows } = await owner.pool.query(text);
    await owner.close();
    return rows;
  };
  return { urls, seed, query, made: await seedDemo(seed) };
}

/** What chance must not change between two installations: everything but secrets and the time of writing. */
const FINGERPRINTS = `
  select 'journal' as of, count(*), md5(string_agg(md5(event::text || happened::text), '' order by tenant_id, seq)) from journal
  union all select 'customer', count(*), md5(string_agg(md5((to_jsonb(c))::text), '' order by id)) from customer c
  union all select 'customer_address', count(*), md5(string_agg(md5((to_jsonb(c))::text), '' order by id)) from customer_address c
  union all select 'interaction_log', count(*), md5(string_agg(md5((to_jsonb(c))::text), '' order by interaction_id)) from interaction_log c
  union all select 'interaction_content', count(*), md5(string_agg(md5((to_jsonb(c))::text), '' order by interaction_id)) from interaction_content c
  union all select 'missed_contact', count(*), md5(string_agg(md5((to_jsonb(c))::text), '' order by id)) from missed_contact c
  union all select 'missed_work', count(*), md5(string_agg(md5((to_jsonb(c))::text), '' order by missed_id)) from missed_work c
  union all select 'app_user', count(*), md5(string_agg(md5((to_jsonb(c))::text), '' order by id)) from app_user c
  order by 1`;

test("the same moment makes the same demo in every installation, and replaying it gives it again", async () => {
  const one = await aSeeded(["baodao"]);
  const other = await aSeeded(["baodao"]);
  const fingerprints = await one.query(FINGERPRINTS);
  expect(await other.query(FINGERPRINTS)).toEqual(fingerprints);
  expect(Object.fromEntries(fingerprints.map((row) => [row.of, Number(row.count)]))).toMatchObject({ customer: 300 });
  const system = openDatabase(one.urls.systemUrl);
  const [report] = await replay({ database: system, log });
  await system.close();
  expect(report?.floor.differences).toEqual([]);
  expect(report?.equal).toBe(true);
});

test("it is a whole contact centre at rest: nobody waits, nobody is signed in, no effect is left to carry out", async () => {
  const { query, made, seed } = await aSeeded(["acme"]);
  expect(made).toBe(1);
  expect(await query("select 1 from interaction where kind <> 'ended'")).toEqual([]);
  expect(await query("select 1 from effect where state <> 'done'")).toEqual([]);
  const agents = await query(
    "select distinct state -> 'connection' ->> 'kind' as connection, state -> 'intent' ->> 'kind' as intent, state -> 'voice' ->> 'kind' as voice, state -> 'block' as block from agent",
  );
  expect(agents).toEqual([{ connection: "gone", intent: "offline", voice: "idle", block: null }]);
  expect(await query("select lease_owner, lease_until from floor")).toEqual([{ lease_owner: null, lease_until: null }]);
  const exits = await query("select distinct exit from interaction_log order by exit");
  expect(exits.map((row) => row.exit)).toEqual(
    expect.arrayContaining(["abandonedBeforeQueue", "abandonedRinging", "abandonedWaiting", "answered", "maxWait"]),
  );
  const [last] = await query(
    "select max(received_at) as at, min(received_at) as first, count(*) filter (where exit is null) as open from interaction_log",
  );
  expect((NOW - last?.first) / 86_400_000).toBeGreaterThan(29);
  expect((NOW - last?.first) / 86_400_000).toBeLessThan(32);
  expect(NOW - last?.at).toBeLessThan(3 * 3_600_000);
  expect(Number(last?.open)).toBe(0);
  const [unbilled] = await query(
    "select count(*)::int as calls from interaction_log where channel = 'voice' and exit = 'answered' and billed_seconds is null or billed_seconds < talk_ms / 1000",
  );
  expect(unbilled?.calls).toBe(0);
  const kinds = await query("select distinct matched_how from interaction_log");
  expect(kinds.map((row) => row.matched_how)).toEqual(
    expect.arrayContaining(["exact", "chosen", "unknown", "withheld", "candidates"]),
  );
  const users = await query("select email from app_user order by email");
  const logIns = demoLogIns().filter(({ tenant }) => tenant === "Acme 电商");
  expect(users.map((row) => row.email)).toEqual(logIns.map(({ email }) => email).sort());
  expect(await seedDemo(seed)).toBe(0);
});

test("every skill has the entry in its history that one can go back to", async () => {
  const { query } = await aSeeded(["baodao"]);
  const rows = await query(
    "select s.name, c.before, c.after from skill s left join skill_change c on c.skill_id = s.id",
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ name, before, after }) => before !== null || after?.name !== name)).toEqual([]);
});

test("whoever was missed was called back, but for those since yesterday; yesterday has figures", async () => {
  const { query } = await aSeeded(["acme"]);
  const states = await query(`select closed_how as how, count(*)::int as lines,
    min(extract(epoch from to_timestamp(${NOW} / 1000.0) - last_at) / 3600) as youngest,
    max(extract(epoch from to_timestamp(${NOW} / 1000.0) - last_at) / 3600) as oldest
    from missed_contact group by 1 order by 1`);
  const by = Object.fromEntries(states.map((row) => [row.how ?? "open", row]));
  expect(Object.keys(by).sort()).toEqual(["dismissed", "gotThrough", "open", "reached"]);
  expect(by.open.lines).toBeGreaterThan(1);
  expect(by.open.lines).toBeLessThan(60);
  expect(Number(by.open.oldest)).toBeLessThan(30.1);
  const [taken] = await query(
    "select count(*)::int as lines from missed_work where closed_at is null and owner_id is not null",
  );
  expect(taken?.lines).toBeGreaterThan(0);
  const [spent] = await query(`select count(distinct agent_id)::int as agents from agent_span
    where kind = 'ready' and started_at > to_timestamp(${NOW} / 1000.0) - interval '38 hours'`);
  expect(spent?.agents).toBeGreaterThan(3);
});

test("a seed that was interrupted is made anew by the next start, and leaves nothing of itself", async () => {
  const { seed, query } = await aSeeded(["baodao"]);
  const whole = await query(FINGERPRINTS);
  // As if the process had died before the tenant went live, some of its rows not yet written.
  await query("update floor set lease_owner = 'history', lease_until = 'infinity'");
  await query("delete from interaction_log where exit = 'answered'");
  await query("delete from customer_address where not is_primary");
  expect(await seedDemo(seed)).toBe(1);
  expect(await query(FINGERPRINTS)).toEqual(whole);
});

test("two processes that start at once make one demo", async () => {
  const urls = await createTestDatabase();
  const seed = { systemUrl: urls.systemUrl, log, hashPassword, nowMs: NOW, only: ["baodao"] };
  const made = await Promise.all([seedDemo(seed), seedDemo(seed)]);
  expect(made.sort()).toEqual([0, 1]);
});

test("secrets differ between installations", async () => {
  const one = await aSeeded(["baodao"]);
  const other = await aSeeded(["baodao"]);
  const secret = "select auth_token, api_key_secret from carrier_account";
  expect(await one.query(secret)).not.toEqual(await other.query(secret));
});

/** What a router does with a fact, once. */
async function takeOnce(system: Database, tenantId: string, body: InboxFact): Promise<void> {
  const fact: IncomingFact = { tenantId, id: newId(), key: newId(), body };
  await insertFacts(system.pool, [fact]);
  const loaded = await loadFloor(system.pool, tenantId);
  if (!loaded) throw new Error("no floor");
  const floor = createFloor(tenantId, loaded.rows);
  const { now, facts } = await takePending<InboxFact>(system.pool, tenantId, 10);
  const batch = startBatch(floor);
  for (const ready of await readyFacts(createFactStore(system.pool), floor, facts, new Map()))
    stepFact(batch, ready, now);
  await commitFloor(system.pool, commitOf(batch, loaded));
}

test("a contact of weeks ago, of which only the log is left, can still be given to another customer", async () => {
  const { urls, query } = await aSeeded(["baodao"]);
  const system = openDatabase(urls.systemUrl, { pipeline: true });
  await removeExpired(system.kysely);
  const [contact] = await query(
    `select l.tenant_id, l.interaction_id, l.customer_id from interaction_log l
     where l.customer_id is not null and not exists (select from interaction i where i.id = l.interaction_id)
     order by l.received_at limit 1`,
  );
  const [other] = await query(`select id from customer where id <> '${contact?.customer_id}' order by id desc limit 1`);
  await takeOnce(system, contact?.tenant_id, {
    type: "assignCustomer",
    interactionId: contact?.interaction_id,
    customerId: other?.id,
    how: "reassigned",
    userId: newId(),
  });
  await projectTenant(contact?.tenant_id, { transact: (work) => system.kysely.transaction().execute(work), log });
  const after = `select customer_id, corrected_from from interaction_log where interaction_id = '${contact?.interaction_id}'`;
  expect(await query(after)).toEqual([{ customer_id: other?.id, corrected_from: contact?.customer_id }]);
  const [report] = await replay({ database: system, log });
  await system.close();
  expect(report?.floor.differences).toEqual([]);
  expect(report?.equal).toBe(true);
});
