import { type Database, insertFacts, openDatabase } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { aTenant, createTestDatabase } from "@touchstone/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { visitParked } from "./parked.ts";

let system: Database;
beforeAll(async () => {
  system = openDatabase((await createTestDatabase()).systemUrl);
});
afterAll(() => system.close());

async function aParkedFact(tenantId: string): Promise<string> {
  const id = newId();
  await insertFacts(system.pool, [{ tenantId, id, key: id, body: { type: "nonsense" } }]);
  const outcome = JSON.stringify({ kind: "parked", error: "TypeError: no" });
  await system.pool.query("update inbox set consumed_at = now(), outcome = $2 where id = $1", [id, outcome]);
  return id;
}

async function linesOf(...asked: Parameters<typeof visitParked>): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of visitParked(...asked)) lines.push(line);
  return lines;
}

const pending = async () =>
  (await system.pool.query<{ id: string }>("select id from inbox where consumed_at is null order by id")).rows.map(
    ({ id }) => id,
  );

test("the command line lists what is parked of every tenant, and puts back what is named", async () => {
  const [one, other] = [await aTenant(system), await aTenant(system)];
  const [first, second] = [await aParkedFact(one.tenantId), await aParkedFact(other.tenantId)];
  const listed = await linesOf(system, "list", {});
  expect(listed.join("\n")).toContain(`${first} `);
  expect(listed.join("\n")).toContain(`${second} `);
  expect(listed.at(-1)).toBe("2 parked");
  expect((await linesOf(system, "replay", { id: [second] })).at(-1)).toMatch(/^1 put back/);
  expect(await pending()).toEqual([second]);
  await linesOf(system, "replay", {});
  expect(await pending()).toEqual([first, second]);
});

test("a tenant that nobody knows is told, and not taken for one without anything parked", async () => {
  await expect(linesOf(system, "list", { tenant: "nowhere" })).rejects.toThrow("there is no tenant nowhere");
});
