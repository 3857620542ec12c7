/**
 * `npm run bench -- facts [--facts 60000 --rate 50 --live 10000]`: how many facts a second one router takes through commit in one
 * tenant, what a second tenant notices of it, and how long a router needs to be back with a full house of waiting contacts.
 * Times are the database's: from a fact's arrival to its consumption.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import type { Database } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { type BenchTenant, makeBenchTenant } from "./benchTenant.ts";
import { openLoop } from "./openLoop.ts";
import { announced, consumed, inRouterHouse, NOWHERE, type RouterHouse, say, waitingCallers } from "./routerHouse.ts";

const { values } = parseArgs({
  options: {
    facts: { type: "string", default: "60000" },
    rate: { type: "string", default: "50" },
    live: { type: "string", default: "10000" },
  },
});
const [FACTS, RATE, LIVE] = [Number(values.facts), Number(values.rate), Number(values.live)];
const [GOAL_PER_SECOND, GOAL_RATIO, GOAL_RESTART_MS] = [5_000, 2, 2_000];
const SECONDS = 10;
const LONG_MS = 300_000;

await inRouterHouse("facts", async (house) => {
  const stop = await house.startRouter();
  const isShared = await sharing(house);
  await stop();
  const isBack = await restart(house);
  return isShared && isBack;
});

/** A busy tenant's whole backlog, and a quiet tenant beside it: alone, then together. */
async function sharing(house: RouterHouse): Promise<boolean> {
  const { system, wakeUps } = house;
  const [busy, quiet] = [await aTenant(house), await aTenant(house)];
  await withhold(system, busy);
  // The router learns with its next renewal that the tenant is not its own any more.
  await trickle(house, quiet, untilSeconds(2));
  await say(system, busy.tenantId, wholeCalls(busy, FACTS));
  await system.pool.query("vacuum analyze inbox");
  const alone = await trickle(house, quiet, untilSeconds(SECONDS));
  await system.pool.query("update floor set lease_owner = null, lease_until = null where tenant_id = $1", [
    busy.tenantId,
  ]);
  wakeUps.notify("inbox", busy.tenantId);
  let isDone = false;
  const whole = consumed(system, busy.tenantId, LONG_MS).then(() => {
    isDone = true;
  });
  await begun(system, busy);
  const beside = await trickle(house, quiet, () => isDone);
  await whole;
  const perSecond = await consumedPerSecond(system, busy);
  console.table({ "the second tenant alone": alone, "beside the busy one": beside });
  verdict(
    perSecond >= GOAL_PER_SECOND,
    `${Math.round(perSecond)} facts/s through commit in one tenant (goal ${GOAL_PER_SECOND})`,
  );
  const ratio = beside.p99 / alone.p99;
  verdict(ratio <= GOAL_RATIO, `the second tenant's p99 is ${ratio.toFixed(2)} times what it was (goal ${GOAL_RATIO})`);
  return perSecond >= GOAL_PER_SECOND && ratio <= GOAL_RATIO;
}

/** A router starts with `LIVE` waiting contacts: until a new fact of theirs is consumed. */
async function restart(house: RouterHouse): Promise<boolean> {
  const { system } = house;
  const tenant = await aTenant(house);
  const stop = await house.startRouter();
  await say(system, tenant.tenantId, waitingCallers(tenant.lineId, LIVE));
  await consumed(system, tenant.tenantId, LONG_MS);
  await stop();
  await say(system, tenant.tenantId, [announced(`CA${newId()}`, tenant.lineId)]);
  const startedAt = performance.now();
  const stopAgain = await house.startRouter();
  await consumed(system, tenant.tenantId);
  const tookMs = performance.now() - startedAt;
  await stopAgain();
  verdict(
    tookMs <= GOAL_RESTART_MS,
    `back with ${LIVE} live contacts in ${Math.round(tookMs)} ms (goal ${GOAL_RESTART_MS})`,
  );
  return tookMs <= GOAL_RESTART_MS;
}

function aTenant({ system }: RouterHouse): Promise<BenchTenant> {
  const lineNumber = `+4411349${randomInt(10_000, 99_999)}`;
  return makeBenchTenant(system, { agents: 1, apiUrl: NOWHERE, maxWaitMs: 86_400_000, lineNumber });
}

/** No router may take its facts yet. */
async function withhold(system: Database, { tenantId }: BenchTenant): Promise<void> {
  await consumed(system, tenantId);
  const text =
    "update floor set lease_owner = 'bench', lease_until = clock_timestamp() + interval '1 hour' where tenant_id = $1";
  await system.pool.query(text, [tenantId]);
}

/** Callers who come, wait and give up: three facts each. */
function wholeCalls({ lineId }: BenchTenant, facts: number): object[] {
  return Array.from({ length: Math.ceil(facts / 3) }, () => `CA${newId()}`).flatMap((callId) => [
    announced(callId, lineId),
    { type: "callParked", callId, step: 1 },
    { type: "callEndAnnounced", callId, end: "completed", caller: null },
  ]);
}

function untilSeconds(seconds: number): () => boolean {
  const endsAt = performance.now() + seconds * 1000;
  return () => performance.now() >= endsAt;
}

/** Facts of the tenant at the bench's rate until `isOver` says so, a second at least; how long they took. */
async function trickle({ system, wakeUps }: RouterHouse, { tenantId, lineId }: BenchTenant, isOver: () => boolean) {
  const { rows: begin } = await system.pool.query<{ at: Date }>("select clock_timestamp() as at");
  const told: Promise<void>[] = [];
  do {
    await openLoop(RATE, 1, () => {
      const fact = announced(`CA${newId()}`, lineId);
      told.push(say(system, tenantId, [fact]).then(() => wakeUps.notify("inbox", tenantId)));
    });
  } while (!isOver());
  await Promise.all(told);
  await consumed(system, tenantId);
  const { rows } = await system.pool.query<{ facts: number; p50: number; p99: number }>(
    `select count(*)::int as facts, round(percentile_cont(0.5) within group (order by ms)::numeric, 1)::float8 as p50,
       round(percentile_cont(0.99) within group (order by ms)::numeric, 1)::float8 as p99
     from (select extract(epoch from consumed_at - received_at) * 1000 as ms from inbox where tenant_id = $1 and received_at >= $2) fact`,
    [tenantId, begin[0]?.at],
  );
  return rows[0] ?? { facts: 0, p50: Number.NaN, p99: Number.NaN };
}

async function begun(system: Database, { tenantId }: BenchTenant): Promise<void> {
  const text = "select from inbox where tenant_id = $1 and consumed_at is null";
  while ((await system.pool.query(text, [tenantId])).rowCount === Math.ceil(FACTS / 3) * 3) await nextLook();
}

function nextLook(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

async function consumedPerSecond(system: Database, { tenantId }: BenchTenant): Promise<number> {
  const { rows } = await system.pool.query<{ perSecond: number }>(
    `select count(*) / extract(epoch from max(consumed_at) - min(consumed_at))::float8 as "perSecond" from (
       select consumed_at from inbox where tenant_id = $1 order by received_at desc limit $2) fact`,
    [tenantId, FACTS],
  );
  return rows[0]?.perSecond ?? 0;
}

function verdict(isMet: boolean, what: string): void {
  console.log(`${isMet ? "✓" : "✗"} ${what}`);
}
