import { type Database, keepCheckpoints, openDatabase } from "@touchstone/db";
import { createLog } from "@touchstone/runtime";
import { createTestDatabase } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { aFloor, ring } from "./aFloor.ts";
import { keepHouse } from "./keepHouse.ts";

let system: Database;
const log = createLog({ name: "test", level: "error" });

beforeAll(async () => {
  system = openDatabase((await createTestDatabase()).systemUrl, { pipeline: true });
  return () => system.close();
});

/** A tenant whose floor is kept at rows of its journal; the last row is one more. */
async function aPast(daysAgo: readonly string[]) {
  const floor = await aFloor(system);
  const kept: number[] = [];
  for (const ago of daysAgo) {
    ring(floor);
    await floor.commit();
    await keepCheckpoints(system.kysely, 1);
    const { rows } = await system.pool.query(
      `update floor_checkpoint set at = date_trunc('day', now(), 'UTC') - $2::interval
       where tenant_id = $1 and seq = (select journal_seq from floor where tenant_id = $1) returning seq`,
      [floor.tenantId, ago],
    );
    kept.push(rows[0]?.seq);
  }
  ring(floor);
  await floor.commit();
  /** Of those, by their place. */
  const left = async () => {
    const text = "select seq from floor_checkpoint where tenant_id = $1 order by seq";
    const { rows } = await system.pool.query(text, [floor.tenantId]);
    return kept.flatMap((seq, place) => (rows.some((row) => row.seq === seq) ? [place] : []));
  };
  return { tenantId: floor.tenantId, kept, left };
}

test("every checkpoint of a month stays, and of each day before the last one", async () => {
  const one = await aPast(["41 days", "40 days", "39 days 1 hour", "39 days 1 minute", "20 days", "19 days 23 hours"]);
  const other = await aPast(["40 days -1 hour"]);
  await keepHouse(system, log);
  // The second, third and fourth are of one day.
  expect(await one.left()).toEqual([0, 3, 4, 5]);
  expect(await other.left()).toEqual([0]);
});

test("a checkpoint goes with the rows of the journal that could be stepped from it; the last one stays while no row follows", async () => {
  const { tenantId, kept, left } = await aPast(["3 days", "2 days", "1 day"]);
  await system.pool.query("delete from journal where tenant_id = $1 and seq <= $2", [tenantId, (kept[1] ?? 0) + 1]);
  await keepHouse(system, log);
  expect(await left()).toEqual([2]);
  await system.pool.query("delete from journal where tenant_id = $1", [tenantId]);
  await system.pool.query("update floor set journal_seq = $2 where tenant_id = $1", [tenantId, kept[2]]);
  await keepHouse(system, log);
  expect(await left()).toEqual([2]);
});
