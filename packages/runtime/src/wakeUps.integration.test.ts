import { createDatabaseProxy, createTestDatabase, waitFor } from "@touchstone/testkit";
import pg from "pg";
import { expect, test } from "vitest";
import { createLog } from "./log.ts";
import { createWakeUps } from "./wakeUps.ts";

const log = createLog({ name: "test", level: "silent" });
const database = await createTestDatabase();
const open = () => createWakeUps({ log, databaseUrl: database.systemUrl });

test("a hint reaches listeners of the same process before anything is sent, once however often it is given", async () => {
  const wakeUps = await createWakeUps({ log });
  const heard: string[] = [];
  wakeUps.on("inbox", (tenant) => heard.push(tenant));
  for (const tenant of ["a", "b", "a"]) wakeUps.notify("inbox", tenant);
  await Promise.resolve();
  expect(heard).toEqual(["a", "b"]);
  await wakeUps.close();
});

test("a hint reaches other processes, by topic, and does not come back to its sender a second time", async () => {
  const [one, two] = await Promise.all([open(), open()]);
  const heard: string[] = [];
  one.on("inbox", (tenant) => heard.push(`one ${tenant}`));
  two.on("inbox", (tenant) => heard.push(`two ${tenant}`));
  two.on("effects", () => heard.push("wrong topic"));
  one.notify("inbox", "tenant-1");
  two.notify("inbox", "tenant-2"); // Arrives after the first one, so that an echo of that would have been heard.
  await waitFor(() => heard.length >= 4);
  expect(heard.toSorted()).toEqual(["one tenant-1", "one tenant-2", "two tenant-1", "two tenant-2"]);
  await Promise.all([one.close(), two.close()]);
});

test("a lost connection is opened again, listeners are told of the gap, and hints flow again", async () => {
  const [one, two] = await Promise.all([open(), open()]);
  let gaps = 0;
  const heard: string[] = [];
  two.onGap(() => gaps++);
  two.on("inbox", (tenant) => heard.push(tenant));
  await cutConnections();
  await waitFor(() => gaps === 1);
  await waitFor(() => {
    one.notify("inbox", "after the gap");
    return heard.length > 0;
  });
  await Promise.all([one.close(), two.close()]);
});

async function cutConnections(): Promise<void> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'wake-ups'",
  );
  await client.end();
}

test("a process that starts while the database is away hears hints as soon as it is there", async () => {
  const proxy = await createDatabaseProxy(database.systemUrl);
  await proxy.refuse();
  const early = await createWakeUps({ log, databaseUrl: proxy.url });
  const heard: string[] = [];
  early.on("inbox", (tenant) => heard.push(tenant));
  let gaps = 0;
  early.onGap(() => gaps++);
  await proxy.open();
  await waitFor(() => gaps === 1);
  const other = await open();
  other.notify("inbox", "tenant-1");
  await waitFor(() => heard.length === 1);
  await Promise.all([early.close(), other.close()]);
  await proxy.close();
});
