import { setTimeout as sleep } from "node:timers/promises";
import type { EmulatorFaults } from "@touchstone/contracts";
import { waitFor } from "@touchstone/testkit";
import type { Arena } from "./arena.ts";
import type { CarrierFault, MatrixRow } from "./matrixRows.ts";
import { postgresPids, signalAll } from "./servers.ts";

/** The carrier's list is compared every fifteen seconds: nothing else that the rows wait for comes as rarely. */
const REACH_MS = 20_000;
const BACK_MS = 60_000;

/** Who was hit, and how long the tenant had no router for it. */
export interface Hit {
  readonly name: string;
  readonly takeoverMs: number | null;
}

/** Says who was hit, once it is back. */
export async function strike(arena: Arena, row: MatrixRow): Promise<Hit> {
  if (row.victim === "postgres") return { name: await strikePostgres(arena, row), takeoverMs: null };
  if (row.victim === "redis") return { name: await strikeRedis(arena, row), takeoverMs: null };
  if (row.how === "restart") return await restartOne(arena, row);
  if (row.meanwhile === undefined) return await strikeProcess(arena, row);
  await setFaults(arena, FAULTS[row.meanwhile]);
  try {
    return await strikeProcess(arena, row);
  } finally {
    await setFaults(arena, []);
  }
}

/** A request that is refused has been carried out now and then all the same. */
const FAULTS: Readonly<Record<CarrierFault, EmulatorFaults["faults"]>> = {
  slow: [{ route: "/2010-04-01/", kind: "delay", delayMs: 2_000, probability: 0.3 }],
  busy: [
    { route: "/2010-04-01/", kind: "status", status: 503, probability: 0.3, delivered: false },
    { route: "/2010-04-01/", kind: "status", status: 503, probability: 0.1 },
  ],
  silent: ["inbound", "status", "conference"].map(
    (name) => ({ route: `/webhooks/twilio/voice/${name}`, kind: "drop", probability: 0.5 }) as const,
  ),
};

async function setFaults({ carrierUrl }: Arena, faults: EmulatorFaults["faults"]): Promise<void> {
  const body = JSON.stringify({ faults } satisfies EmulatorFaults);
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${carrierUrl}/emulator/control/faults`, { method: "PUT", headers, body });
  if (!answer.ok) throw new Error(`the carrier's faults: ${answer.status} ${await answer.text()}`);
}

async function strikeProcess(arena: Arena, row: MatrixRow): Promise<Hit> {
  const action = row.how as "SIGKILL" | "SIGSTOP" | "cut";
  const reached = arena.armory.strike(row.victim, { point: row.point, action }, REACH_MS);
  if (row.isLeaving) oneOf(arena, row.victim).kill("SIGTERM");
  const { name, pid } = await reached;
  const takenOver = row.how === "cut" ? null : takeover(arena, pid);
  if (row.how === "SIGSTOP") {
    await sleep((row.seconds ?? 0) * 1000);
    signalAll([pid], "SIGCONT");
  }
  const takeoverMs = await takenOver;
  if (row.how === "SIGKILL")
    await waitFor(() => arena.cluster.members.every((member) => member.pid !== pid), { what: `${name} is killed` });
  await arena.cluster.untilReady(BACK_MS);
  return { name, takeoverMs };
}

/** Waits until the tenant's router is not this process; null when it was another all along. */
async function takeover({ system, tenant }: Arena, pid: number): Promise<number | null> {
  const startedAt = performance.now();
  const isOurs = async () => {
    const text = "select lease_owner as owner from floor where tenant_id = $1";
    const { rows } = await system.pool.query<{ owner: string | null }>(text, [tenant.tenantId]);
    const owner = rows[0]?.owner ?? null;
    return owner !== null && !owner.includes(`:${pid}:`);
  };
  if (await isOurs()) return null;
  await waitFor(isOurs, { timeoutMs: BACK_MS, what: "another router has the tenant" });
  return Math.round(performance.now() - startedAt);
}

function oneOf({ cluster }: Arena, victim: string) {
  const own = cluster.members.filter(({ name }) => name.startsWith(`${victim}-`));
  const member = own[Math.floor(Math.random() * own.length)];
  if (!member) throw new Error(`there is no ${victim}`);
  return member;
}

async function restartOne(arena: Arena, { victim }: MatrixRow): Promise<Hit> {
  const { cluster } = arena;
  const member = oneOf(arena, victim);
  const takenOver = takeover(arena, member.pid ?? 0);
  await cluster.restart(member);
  return { name: member.name, takeoverMs: await takenOver };
}

async function strikePostgres(arena: Arena, { how, seconds = 0 }: MatrixRow): Promise<string> {
  const { proxy, disk, cluster, postgresHome } = arena;
  if (how === "SIGKILL") await killPostgres(postgresHome);
  else if (how === "SIGSTOP") await stopFor(await postgresPids(postgresHome), seconds);
  else if (how === "away") {
    await proxy.refuse();
    await sleep(seconds * 1000);
    await proxy.open();
  } else {
    if (!disk) throw new Error("the disk cannot be filled: it is everybody's");
    await disk.fill();
    await sleep(seconds * 1000);
    await disk.empty();
  }
  await waitFor(() => arena.system.pool.query("select 1").then(() => true), { timeoutMs: BACK_MS });
  await cluster.untilReady(BACK_MS);
  return "postgres";
}

/** Until another one has taken its place: for a moment those that the killed one had started still answer. */
async function killPostgres(home: string): Promise<void> {
  const [first = 0] = await postgresPids(home);
  signalAll([first], "SIGKILL");
  await waitFor(async () => (await postgresPids(home))[0] !== first, { timeoutMs: BACK_MS });
}

async function strikeRedis({ redis, cluster }: Arena, { how, seconds = 0 }: MatrixRow): Promise<string> {
  if (!redis) throw new Error("there is no Redis");
  if (how === "SIGKILL") await redis.kill();
  else if (how === "flush") await redis.flush();
  else await stopFor(await redis.pids(), seconds);
  await cluster.untilReady(BACK_MS);
  return "redis";
}

async function stopFor(pids: readonly number[], seconds: number): Promise<void> {
  signalAll(pids, "SIGSTOP");
  await sleep(seconds * 1000);
  signalAll(pids, "SIGCONT");
}
