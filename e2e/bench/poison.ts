/**
 * `npm run bench -- poison [--rate 200 --seconds 10 --waiting 2000]`: facts of one busy tenant, first as they are, then with one in a
 * hundred that makes code throw. The others must not notice. Times are the database's: from a fact's arrival to its consumption.
 */
import { parseArgs } from "node:util";
import { type Database, replayParked, withTenant } from "@touchstone/db";
import { newId, type WakeUps } from "@touchstone/runtime";
import { type BenchTenant, makeBenchTenant } from "./benchTenant.ts";
import { openLoop } from "./openLoop.ts";
import { announced, consumed, inRouterHouse, NOWHERE, type RouterHouse, say, waitingCallers } from "./routerHouse.ts";

const { values } = parseArgs({
  options: {
    rate: { type: "string", default: "200" },
    seconds: { type: "string", default: "10" },
    waiting: { type: "string", default: "2000" },
  },
});
const [RATE, SECONDS, WAITING] = [Number(values.rate), Number(values.seconds), Number(values.waiting)];
const POISON_EVERY = 100;
/** Noise of a small machine. */
const SLACK_MS = 5;
const SLACK = 1.25;

const TIMES = `
  select round(percentile_cont(0.5) within group (order by ms) filter (where not poison)::numeric, 1)::float8 as p50,
    round(percentile_cont(0.99) within group (order by ms) filter (where not poison)::numeric, 1)::float8 as p99,
    count(*)::int as facts, count(*) filter (where poison)::int as parked
  from (select extract(epoch from consumed_at - received_at) * 1000 as ms, outcome ->> 'kind' = 'parked' as poison
    from inbox where tenant_id = $1 and received_at >= $2) fact`;

await inRouterHouse("poison", main);

async function main({ system, wakeUps, startRouter }: RouterHouse): Promise<boolean> {
  const tenant = await makeBenchTenant(system, { agents: 1, apiUrl: NOWHERE });
  const stop = await startRouter();
  // So that loading the floor anew would cost something.
  await say(system, tenant.tenantId, waitingCallers(tenant.lineId, WAITING));
  await consumed(system, tenant.tenantId);
  await run(system, wakeUps, tenant, 0);
  const before = await run(system, wakeUps, tenant, 0);
  const poisoned = await run(system, wakeUps, tenant, POISON_EVERY);
  const after = await run(system, wakeUps, tenant, 0);
  const replayed = await mend(system, tenant);
  await stop();
  console.table({ "without poison": before, "one in a hundred": poisoned, "without again": after });
  // The floor grows with every run: what is compared with grows as well.
  const isUnchanged = poisoned.p99 <= Math.max(before.p99, after.p99) * SLACK + SLACK_MS;
  const areParked = poisoned.parked === (RATE * SECONDS) / POISON_EVERY && replayed === poisoned.parked;
  console.log(`${isUnchanged ? "✓" : "✗"} the others' p99 is unchanged`);
  console.log(`${areParked ? "✓" : "✗"} ${poisoned.parked} parked, ${replayed} of them done after the fix`);
  return isUnchanged && areParked;
}

/** Ones that `step` cannot know, and ones that cannot even be made ready for it, in turn. */
function poisonAt(n: number, { lineId }: BenchTenant): object {
  if (n % (2 * POISON_EVERY) === 0) return { type: "nonsense" };
  return { type: "callAnnounced", callId: `CA${newId()}`, lineId, from: null, callerName: null };
}

async function run(system: Database, wakeUps: WakeUps, tenant: BenchTenant, poisonEvery: number) {
  const { tenantId, lineId } = tenant;
  const under: Promise<void>[] = [];
  const { rows: begin } = await system.pool.query<{ at: Date }>("select clock_timestamp() as at");
  await openLoop(RATE, SECONDS, (n) => {
    const arrives = announced(`CA${newId()}`, lineId);
    const body = poisonEvery > 0 && n % poisonEvery === 0 ? poisonAt(n, tenant) : arrives;
    under.push(say(system, tenantId, [body]).then(() => wakeUps.notify("inbox", tenantId)));
  });
  await Promise.all(under);
  await consumed(system, tenantId);
  const { rows } = await system.pool.query<{ p50: number; p99: number; facts: number; parked: number }>(TIMES, [
    tenantId,
    begin[0]?.at,
  ]);
  return rows[0] ?? { p50: Number.NaN, p99: Number.NaN, facts: 0, parked: 0 };
}

/** The fix: what they say is understood from now on. Returns how many were done when they were taken again. */
async function mend(system: Database, tenant: BenchTenant): Promise<number> {
  const parked = "tenant_id = $1 and outcome ->> 'kind' = 'parked'";
  const { rows } = await system.pool.query<{ id: string }>(
    `update inbox set body = jsonb_build_object('type', 'callAnnounced', 'callId', 'CA' || id, 'lineId', $2::text, 'from', 'anonymous',
       'callerName', null) where ${parked} returning id`,
    [tenant.tenantId, tenant.lineId],
  );
  const ids = rows.map(({ id }) => id);
  await withTenant(system, tenant.tenantId, (trx) => replayParked(trx, ids));
  await consumed(system, tenant.tenantId);
  const done = "select from inbox where id = any($1) and outcome ->> 'kind' = 'done'";
  return (await system.pool.query(done, [ids])).rowCount ?? 0;
}
