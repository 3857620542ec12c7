import { newId } from "@touchstone/runtime";
import { waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse, type OpenFloor } from "./aHouse.ts";

const { system, aStage, anOpenFloor, outcomeOf, stopRouters, close } = await aHouse();
afterEach(stopRouters);
afterAll(close);

const announce = ({ line, say }: OpenFloor) =>
  say({ type: "callAnnounced", callId: `CA${newId()}`, lineId: line.id, from: "anonymous", callerName: null });

async function leases(): Promise<number[]> {
  const { rows } = await system.pool.query<{ floors: number }>(
    `select count(f.tenant_id)::int as floors from router_node n left join floor f on f.lease_owner = n.node_id
     group by n.node_id order by floors`,
  );
  return rows.map(({ floors }) => floors);
}

test("floors are spread over the routers that are there, and again when one comes or goes", async () => {
  await system.pool.query("delete from floor");
  for (let tenants = 0; tenants < 6; tenants += 1) await anOpenFloor();
  const first = await aStage().start();
  await waitFor(async () => (await leases()).join() === "6");
  await aStage().start();
  await waitFor(async () => (await leases()).join() === "3,3");
  await aStage().start();
  await waitFor(async () => (await leases()).join() === "2,2,2");
  await first.stop();
  await waitFor(async () => (await leases()).join() === "3,3");
});

test("a router that ends hands its floors over in less than half a second", async () => {
  const [first, second] = [aStage(), aStage()];
  const leaving = await first.start();
  const floor = await anOpenFloor();
  await outcomeOf(floor.tenantId, await announce(floor));
  await second.start();
  const facts = await announce(floor);
  await outcomeOf(floor.tenantId, facts);
  const startedAt = performance.now();
  await leaving.stop();
  await outcomeOf(floor.tenantId, await announce(floor));
  expect(performance.now() - startedAt).toBeLessThan(500);
});

test("a lease stays with its router however busy the floor's row is", async () => {
  await aStage().start();
  const floor = await anOpenFloor();
  await outcomeOf(floor.tenantId, await announce(floor));
  const client = await system.pool.connect();
  try {
    const ownerOf = async () =>
      (await client.query("select lease_owner from floor where tenant_id = $1", [floor.tenantId])).rows[0].lease_owner;
    const owner = await ownerOf();
    expect(owner).not.toBeNull();
    // Somebody works on the row at the moment in which the lease is renewed.
    await client.query("begin");
    await client.query("select from floor where tenant_id = $1 for update", [floor.tenantId]);
    await waitFor(async () => await isWaitedFor());
    await client.query("commit");
    await outcomeOf(floor.tenantId, await announce(floor));
    expect(await ownerOf()).toBe(owner);
  } finally {
    client.release();
  }
});

async function isWaitedFor(): Promise<boolean> {
  const { rowCount } = await system.pool.query(
    "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%router_node%' and pid <> pg_backend_pid()",
  );
  return rowCount === 1;
}
