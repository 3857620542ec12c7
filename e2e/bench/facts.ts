/**
 * `npm run bench -- facts [--facts 60000 --rate 50 --live 10000 --agents 200 --pace 5000]`: how many facts a second one router takes through
 * commit in one tenant on a busy day, in which agents are ready, ring, talk, wrap up and take breaks while others wait; what a
 * second tenant notices of it, beside what it would notice if another process did the same; and how long a router needs to be back with such a floor. Times are the database's: from a
 * fact's arrival to its consumption. Exits with 1 when a goal is missed.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import type { Database } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { aDay, type Day, type DayOptions } from "./aDay.ts";
import { type BenchTenant, makeBenchTenant } from "./benchTenant.ts";
import { openLoop } from "./openLoop.ts";
import { sayPaced } from "./pacedDay.ts";
import { announced, consumed, inRouterHouse, NOWHERE, obeying, type RouterHouse, say, sayAs } from "./routerHouse.ts";

const { values } = parseArgs({
  options: {
    facts: { type: "string", default: "60000" },
    rate: { type: "string", default: "50" },
    live: { type: "string", default: "10000" },
    agents: { type: "string", default: "200" },
    pace: { type: "string", default: "5000" },
  },
});
const [FACTS, RATE, LIVE] = [Number(values.facts), Number(values.rate), Number(values.live)];
const [AGENTS, PACE] = [Number(values.agents), Number(values.pace)];
/** Of the busy day: callers whom nobody can serve. */
const WAITING = 1_000;
const [GOAL_PER_SECOND, GOAL_RATIO, GOAL_RESTART_MS] = [5_000, 2, 2_000];
const SECONDS = 10;
const LONG_MS = 300_000;
const HOUR_MS = 3_600_000;

await inRouterHouse(
  "facts",
  async (house) => {
    const stop = await house.startRouter();
    const isShared = await sharing(house);
    await stop();
    const isBack = await restart(house);
    return isShared && isBack;
  },
  obeying,
);

interface Busy {
  readonly tenant: BenchTenant;
  readonly day: Day;
}

type Beside = { readonly perSecond: number; readonly p50: number; readonly p99: number };

/**
 * A quiet tenant alone; beside a busy one of the same router, as fast as it goes and at a steady pace; and beside one as steadily busy
 * of another process: what of it is the machine's.
 */
async function sharing(house: RouterHouse): Promise<boolean> {
  const { system } = house;
  const quiet = await aTenant(house);
  const [whole, paced, elsewhere] = [await withheld(house), await withheld(house), await withheld(house)];
  // The router learns with its next renewal that the tenants are not its own any more.
  await trickle(house, quiet, untilSeconds(2));
  await sayAs(system, whole.tenant.tenantId, whole.day.facts);
  await system.pool.query("vacuum analyze inbox");
  const alone = await trickle(house, quiet, untilSeconds(SECONDS));
  const backlog = await besideBacklog(house, quiet, whole);
  const steady = await besidePace(house, quiet, paced, (tenantId) => house.wakeUps.notify("inbox", tenantId));
  const control = await besideAnotherProcess(house, quiet, [whole, paced], elsewhere);
  console.log(`${AGENTS} agents; halfway through the day`);
  console.table(whole.day.midway);
  console.table({
    ...{ "the second tenant alone": alone, "beside the busy one, as fast as it goes": backlog },
    ...{ "beside the busy one, at a pace": steady, "as busy a process, at that pace": control },
  });
  console.log(
    `  as fast as it goes ${Math.round(backlog.perSecond)} facts/s, ${times(backlog, alone)} the second tenant's p99`,
  );
  console.log(
    `  beside another process that does ${Math.round(control.perSecond)} facts/s it is ${times(control, alone)}`,
  );
  const undone = (await undoneOf(system, whole)) + (await undoneOf(system, paced));
  const length = whole.day.facts.length + paced.day.facts.length;
  const isFast = steady.perSecond >= GOAL_PER_SECOND;
  verdict(
    isFast,
    `${Math.round(steady.perSecond)} facts/s through commit in one tenant at a steady pace (goal ${GOAL_PER_SECOND})`,
  );
  verdict(undone === 0, `${length - undone} of the days' ${length} facts did what they say`);
  const isFair = steady.p99 <= GOAL_RATIO * alone.p99;
  verdict(isFair, `meanwhile the second tenant's p99 is ${times(steady, alone)} what it was (goal ${GOAL_RATIO})`);
  return isFast && isFair && undone === 0;
}

function times(beside: { readonly p99: number }, alone: { readonly p99: number }): string {
  return `${(beside.p99 / alone.p99).toFixed(2)} times`;
}

/** A tenant that no router may take facts of yet, and its day. */
async function withheld(house: RouterHouse): Promise<Busy> {
  const tenant = await aTenant(house);
  const day = await opened(house, tenant, { facts: FACTS, waiting: WAITING });
  await lease(house, tenant, "bench", new Date(Date.now() + HOUR_MS).toISOString());
  return { tenant, day };
}

/** The quiet tenant's facts for as long as the router works off the busy one's, which lie in the inbox. */
async function besideBacklog(house: RouterHouse, quiet: BenchTenant, busy: Busy): Promise<Beside> {
  const { system, wakeUps } = house;
  const { tenantId } = busy.tenant;
  await lease(house, busy.tenant, null, null);
  wakeUps.notify("inbox", tenantId);
  await begun(system, busy.tenant, busy.day);
  return await trickleMeanwhile(house, quiet, busy, consumed(system, tenantId, LONG_MS));
}

/** The quiet tenant's facts for as long as the busy one's come at `PACE`. */
async function besidePace(
  house: RouterHouse,
  quiet: BenchTenant,
  busy: Busy,
  wake: (tenantId: string) => void,
): Promise<Beside> {
  const { system } = house;
  const { tenantId } = busy.tenant;
  await lease(house, busy.tenant, null, null);
  wake(tenantId);
  // A router takes it over meanwhile, and forgets what else it did before.
  await trickle(house, quiet, untilSeconds(3));
  const told = () => wake(tenantId);
  const pacing = sayPaced(system, { tenantId, facts: busy.day.facts, perSecond: PACE, told });
  const whole = pacing.then(() => consumed(system, tenantId, LONG_MS));
  return await trickleMeanwhile(house, quiet, busy, whole);
}

async function trickleMeanwhile(house: RouterHouse, quiet: BenchTenant, { tenant, day }: Busy, whole: Promise<void>) {
  let isDone = false;
  const ended = whole.finally(() => {
    isDone = true;
  });
  const [told] = await Promise.all([trickle(house, quiet, () => isDone), ended]);
  return { ...told, perSecond: await consumedPerSecond(house.system, tenant, day) };
}

/** As `besidePace`, and the busy tenant is another process's: its router shares nothing but machine and database. */
async function besideAnotherProcess(house: RouterHouse, quiet: BenchTenant, done: readonly Busy[], busy: Busy) {
  // Nobody's to share: each of the two routers has one of the others.
  for (const { tenant } of done) await lease(house, tenant, "bench", "infinity");
  const other = await house.startRouterAlone();
  const figures = await besidePace(house, quiet, busy, other.wake);
  await other.stop();
  return figures;
}

/** A router starts in the midst of a day, with `LIVE` contacts waiting and more at every agent: until a new fact of theirs is consumed. */
async function restart(house: RouterHouse): Promise<boolean> {
  const { system } = house;
  const tenant = await aTenant(house);
  const stop = await house.startRouter();
  const day = await opened(house, tenant, { facts: 20 * AGENTS, waiting: LIVE });
  await sayAs(system, tenant.tenantId, day.facts);
  await consumed(system, tenant.tenantId, LONG_MS);
  await stop();
  const live = await system.pool.query(
    "select from interaction where tenant_id = $1 and state->'state'->>'kind' <> 'ended'",
    [tenant.tenantId],
  );
  await say(system, tenant.tenantId, [announced(`CA${newId()}`, tenant.lineId)]);
  const startedAt = performance.now();
  const stopAgain = await house.startRouter();
  await consumed(system, tenant.tenantId);
  const tookMs = performance.now() - startedAt;
  await stopAgain();
  verdict(
    tookMs <= GOAL_RESTART_MS,
    `back with ${live.rowCount} live contacts in ${Math.round(tookMs)} ms (goal ${GOAL_RESTART_MS})`,
  );
  return tookMs <= GOAL_RESTART_MS;
}

function aTenant({ system }: RouterHouse): Promise<BenchTenant> {
  const lineNumber = `+4411349${randomInt(10_000, 99_999)}`;
  return makeBenchTenant(system, { agents: 1, apiUrl: NOWHERE, maxWaitMs: 86_400_000, lineNumber });
}

/** The tenant's day, of which the router has taken the settings: everybody is ready. */
async function opened(
  { system, wakeUps }: RouterHouse,
  { tenantId, brandId }: BenchTenant,
  { facts, waiting }: Pick<DayOptions, "facts" | "waiting">,
): Promise<Day> {
  const nodeId = `bench-${tenantId}`;
  const here = "insert into desk_node (node_id, lease_until) values ($1, clock_timestamp() + interval '1 hour')";
  await system.pool.query(here, [nodeId]);
  const day = aDay({ brandId, nodeId, agents: AGENTS, facts: facts + 2 * waiting, waiting });
  await sayAs(system, tenantId, day.settings);
  wakeUps.notify("inbox", tenantId);
  await consumed(system, tenantId);
  return day;
}

/** How many of the day's facts were refused, ignored or put aside. */
async function undoneOf(system: Database, { tenant, day: { facts } }: Busy): Promise<number> {
  const { rows } = await system.pool.query<{ count: number }>(
    `select count(*)::int as count from inbox
     where tenant_id = $1 and id = any($2::uuid[]) and outcome->>'kind' is distinct from 'done'`,
    [tenant.tenantId, facts.map(({ id }) => id)],
  );
  return rows[0]?.count ?? facts.length;
}

/** Who has the tenant, and for how long; nobody when null. */
async function lease({ system }: RouterHouse, { tenantId }: BenchTenant, owner: string | null, until: string | null) {
  const text = "update floor set lease_owner = $2, lease_until = $3 where tenant_id = $1";
  await system.pool.query(text, [tenantId, owner, until]);
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

async function begun(system: Database, { tenantId }: BenchTenant, { facts }: Day): Promise<void> {
  const text = "select from inbox where tenant_id = $1 and consumed_at is null";
  while (((await system.pool.query(text, [tenantId])).rowCount ?? 0) >= facts.length) await nextLook();
}

function nextLook(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

/** What the carrier answered to the day's orders is among them. */
async function consumedPerSecond(system: Database, { tenantId }: BenchTenant, { facts }: Day): Promise<number> {
  const { rows } = await system.pool.query<{ perSecond: number }>(
    `select count(*) / extract(epoch from max(consumed_at) - min(consumed_at))::float8 as "perSecond"
     from inbox where tenant_id = $1 and id >= $2`,
    [tenantId, facts[0]?.id],
  );
  return rows[0]?.perSecond ?? 0;
}

function verdict(isMet: boolean, what: string): void {
  console.log(`${isMet ? "✓" : "✗"} ${what}`);
}
