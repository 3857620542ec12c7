import { jobSchemas } from "@touchstone/contracts";
import { type Database, openDatabase } from "@touchstone/db";
import { createJobQueues, createLog, createMetrics, createWakeUps, type Metrics } from "@touchstone/runtime";
import { createTestDatabase, waitFor } from "@touchstone/testkit";
import fastify from "fastify";
import { beforeAll, expect, test } from "vitest";
import { aFloor, talk } from "./aFloor.ts";
import { worker } from "./app.ts";

const log = createLog({ name: "worker test", level: "silent" });
let urls: { appUrl: string; systemUrl: string };
let app: Database;
let system: Database;

beforeAll(async () => {
  urls = await createTestDatabase();
  app = openDatabase(urls.appUrl);
  system = openDatabase(urls.systemUrl, { pipeline: true });
  return () => Promise.all([app.close(), system.close()]);
});

/** A worker process: real jobs in PostgreSQL, hints within this process. */
async function aWorker(options: { pollMs?: number; joblessAfterMs?: number } = {}) {
  const wakeUps = await createWakeUps({ log });
  const jobs = createJobQueues({ schemas: jobSchemas, log, databaseUrl: urls.systemUrl });
  const metrics = createMetrics({ defaults: false });
  const server = fastify();
  await server.register(worker, { app, system, jobs, wakeUps, log, metrics, ...options });
  await server.ready();
  const stop = async () => {
    await server.close();
    await jobs.close();
    await wakeUps.close();
  };
  return { wakeUps, jobs, metrics, stop };
}

const logged = async (tenantId: string) => {
  const { rows } = await system.pool.query("select count(*) from interaction_log where tenant_id = $1", [tenantId]);
  return rows[0]?.count as number;
};

async function metricOf(metrics: Metrics, name: string): Promise<number> {
  const metric = await metrics.registry.getSingleMetric(name)?.get();
  return metric?.values[0]?.value ?? 0;
}

test("a hint of the router's brings the log up to date at once, and many hints are few jobs", async () => {
  const running = await aWorker({ pollMs: 60_000 });
  const floor = await aFloor(system);
  for (let i = 0; i < 10; i++) {
    talk(floor);
    await floor.commit();
    running.wakeUps.notify("consumed", floor.tenantId);
  }
  await waitFor(async () => (await logged(floor.tenantId)) === 10);
  const counts = await running.jobs.counts("projectJournal");
  expect((counts.completed ?? 0) + (counts.active ?? 0) + (counts.waiting ?? 0)).toBeLessThan(10);
  expect(await metricOf(running.metrics, "projected_rows_total")).toBeGreaterThan(0);
  await running.stop();
});

test("a commit whose hint came while a job ran is not left behind", async () => {
  const running = await aWorker({ pollMs: 60_000 });
  const floor = await aFloor(system);
  for (let i = 1; i <= 25; i++) {
    talk(floor);
    await floor.commit();
    running.wakeUps.notify("consumed", floor.tenantId);
    if (i % 5 === 0) await waitFor(async () => (await logged(floor.tenantId)) === i);
  }
  await running.stop();
});

test("a lost hint is covered by the poll, and what a stopped worker left the next one does", async () => {
  const floor = await aFloor(system);
  talk(floor);
  await floor.commit();
  const running = await aWorker({ pollMs: 50, joblessAfterMs: Number.POSITIVE_INFINITY });
  await waitFor(async () => (await logged(floor.tenantId)) === 1);
  talk(floor);
  await floor.commit();
  await waitFor(async () => (await logged(floor.tenantId)) === 2);
  await waitFor(async () => (await metricOf(running.metrics, "projection_lag_rows")) === 0);
  await running.stop();
});

test("two workers share the tenants and count nothing twice", async () => {
  const [one, other] = [await aWorker({ pollMs: 50 }), await aWorker({ pollMs: 50 })];
  const floors = await Promise.all([aFloor(system), aFloor(system), aFloor(system)]);
  for (let round = 0; round < 5; round++) {
    for (const floor of floors) {
      talk(floor);
      await floor.commit();
      one.wakeUps.notify("consumed", floor.tenantId);
      other.wakeUps.notify("consumed", floor.tenantId);
    }
  }
  for (const { tenantId } of floors) {
    await waitFor(async () => (await logged(tenantId)) === 5);
    const { rows } = await system.pool.query(
      "select sum((figures ->> 'offered')::int)::int as offered from queue_interval where tenant_id = $1",
      [tenantId],
    );
    expect(rows).toEqual([{ offered: 5 }]);
  }
  await Promise.all([one.stop(), other.stop()]);
});

test("a tenant whose history is still being made is left alone", async () => {
  const floor = await aFloor(system);
  talk(floor);
  await floor.commit();
  await system.pool.query("update floor set lease_owner = 'history', lease_until = 'infinity' where tenant_id = $1", [
    floor.tenantId,
  ]);
  const other = await aFloor(system);
  talk(other);
  await other.commit();
  const running = await aWorker({ pollMs: 50 });
  await waitFor(async () => (await logged(other.tenantId)) === 1);
  expect(await logged(floor.tenantId)).toBe(0);
  await running.stop();
});

test("the job of a worker that died, which nobody else may take yet, does not hold its tenant back", async () => {
  const floor = await aFloor(system);
  const dead = createJobQueues({ schemas: jobSchemas, log, databaseUrl: urls.systemUrl });
  const taken = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  dead.process("projectJournal", async () => {
    taken.resolve();
    await end.promise;
  });
  await dead.add("projectJournal", { tenantId: floor.tenantId }, { dedupeKey: floor.tenantId });
  await taken.promise;
  talk(floor);
  await floor.commit();
  const running = await aWorker({ pollMs: 50, joblessAfterMs: 200 });
  await waitFor(async () => (await logged(floor.tenantId)) === 1);
  end.resolve();
  await Promise.all([running.stop(), dead.close()]);
});

test("housekeeping runs when the worker starts: the journal has its months", async () => {
  const running = await aWorker();
  const month = new Date().toISOString().slice(0, 7).replace("-", "_");
  await waitFor(async () => {
    const { rows } = await system.pool.query("select to_regclass($1)::text as part", [`journal_${month}`]);
    return rows[0]?.part;
  });
  await running.stop();
});

test("the floor of a tenant whose journal has grown is kept, once", async () => {
  const floor = await aFloor(system);
  const kept = async () => {
    const { rows } = await system.pool.query("select seq from floor_checkpoint where tenant_id = $1", [floor.tenantId]);
    return rows.map((row) => row.seq);
  };
  await system.pool.query("update floor set journal_seq = 50000 where tenant_id = $1", [floor.tenantId]);
  const running = await aWorker({ pollMs: 60_000 });
  const done = async () => (await running.jobs.counts("keepCheckpoints")).completed ?? 0;
  // By itself it comes with the next minute.
  for (const _ of ["first", "again"]) {
    const before = await done();
    await running.jobs.add("keepCheckpoints", {});
    await waitFor(async () => (await done()) > before);
  }
  expect(await kept()).toEqual([50_000]);
  await running.stop();
});
