import { createDatabaseProxy, createTestDatabase, waitFor } from "@touchstone/testkit";
import { expect, test } from "vitest";
import { openDatabase } from "./openDatabase.ts";

test("a connection that breaks while it is held between two statements tells its holder and does not end the process", async () => {
  const { systemUrl } = await createTestDatabase();
  const proxy = await createDatabaseProxy(systemUrl);
  const database = openDatabase(proxy.url, { max: 1 });
  const held = await database.pool.connect();
  const ended = new Promise((resolve) => held.once("end", resolve));
  await held.query("select 1");
  await proxy.refuse();
  await ended;
  const broken = await held.query("select 1").then(
    () => undefined,
    (error: Error) => error,
  );
  expect(broken).toBeInstanceOf(Error);
  held.release(broken);
  await proxy.open();
  await waitFor(async () => (await database.pool.query("select 1")).rowCount === 1);
  await database.close();
  await proxy.close();
});
