import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { IncomingFact } from "./inbox.ts";
import { createInboxWriter } from "./inboxWriter.ts";

const aFact = (key: string): IncomingFact => ({ tenantId: randomUUID(), id: randomUUID(), key, body: {} });

/** A database that takes a batch only when it is told to. */
function aSlowDatabase() {
  const batches: { readonly keys: readonly string[]; readonly commit: () => void }[] = [];
  const insert = async (facts: readonly IncomingFact[]) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    batches.push({ keys: facts.map(({ key }) => key), commit: resolve });
    await promise;
    return facts.map(({ id }) => ({ id, repeated: false }));
  };
  return { batches, insert };
}

/** Facts of one turn of the event loop leave in the next. */
async function turn(): Promise<void> {
  for (let n = 0; n < 3; n += 1) await new Promise(setImmediate);
}

test("what nobody waits for any more is left when the database comes back, and what is new goes first", async () => {
  const { batches, insert } = aSlowDatabase();
  const writer = createInboxWriter({ insert });
  const underWay = [writer.insert(aFact("1"))];
  await turn();
  underWay.push(writer.insert(aFact("2")));
  await turn();
  const late = writer.insert(aFact("late"), undefined, performance.now() + 5);
  const patient = writer.insert(aFact("patient"));
  const isLeft = expect(late).rejects.toThrow("nobody waits");
  await new Promise((resolve) => setTimeout(resolve, 10));
  batches[0]?.commit();
  await Promise.all([underWay[0], isLeft]);
  await turn();
  expect(batches.map(({ keys }) => keys)).toEqual([["1"], ["2"], ["patient"]]);
  for (const { commit } of batches) commit();
  await Promise.all([...underWay, patient]);
});

test("a whole crowd that has gone away is no batch at all", async () => {
  const { batches, insert } = aSlowDatabase();
  const writer = createInboxWriter({ insert });
  const gone = [writer.insert(aFact("1"), undefined, performance.now() - 1)];
  await Promise.allSettled(gone);
  expect(batches).toEqual([]);
  const next = writer.insert(aFact("2"));
  await turn();
  batches[0]?.commit();
  await expect(next).resolves.toMatchObject({ repeated: false });
});
