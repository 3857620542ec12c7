import type { InboxFact } from "@touchstone/contracts";
import { createFakeClock, waitFor } from "@touchstone/testkit";
import { beforeEach, expect, test } from "vitest";
import { createLiveness, type Liveness } from "./liveness.ts";

let told: string[];
let keys: string[];
let broken: boolean;
let clock: ReturnType<typeof createFakeClock>;
let liveness: Liveness;

const wordOf = (fact: InboxFact) =>
  fact.type === "deskConnected" ? `connected${fact.canTalk ? " and can talk" : ""}` : fact.type;

beforeEach(() => {
  told = [];
  keys = [];
  broken = false;
  clock = createFakeClock();
  liveness = createLiveness({
    nodeId: "node",
    now: clock.nowMs,
    onError: () => {},
    send: async (_tenantId, key, fact) => {
      if (broken) throw new Error("the database is away");
      told.push(wordOf(fact));
      keys.push(key);
    },
  });
});

const settle = () => clock.advance(0).then(() => new Promise(setImmediate));
async function pass(ms: number): Promise<void> {
  await clock.advance(ms);
  liveness.tick();
  await settle();
}

test("only transitions are told, each once", async () => {
  liveness.opened("t", "ana", "tab 1");
  await settle();
  liveness.opened("t", "ana", "tab 2");
  liveness.stated("ana", "tab 2", true);
  await settle();
  liveness.stated("ana", "tab 2", true);
  await pass(1000);
  expect(told).toEqual(["connected", "connected and can talk"]);
  expect(new Set(keys).size).toBe(2);
});

test.each([
  ["before it hears that the other is gone", ["states", "closes"]],
  ["after it", ["closes", "states"]],
])("the tab that gets the phone says so %s: the desk can talk in the end", async (_when, order) => {
  liveness.opened("t", "ana", "with the phone");
  liveness.opened("t", "ana", "other");
  liveness.stated("ana", "with the phone", true);
  await settle();
  for (const step of order) {
    if (step === "closes") liveness.closed("ana", "with the phone");
    else liveness.stated("ana", "other", true);
    await settle();
  }
  expect(told.at(-1)).toBe("connected and can talk");
  await pass(60_000);
  expect(told.at(-1)).toBe("connected and can talk");
});

test("a desk is reconnecting with its last tab and gone 15 s later", async () => {
  liveness.opened("t", "ana", "tab 1");
  liveness.opened("t", "ana", "tab 2");
  await settle();
  liveness.closed("ana", "tab 1");
  await settle();
  expect(told).toEqual(["connected"]);
  liveness.closed("ana", "tab 2");
  await settle();
  expect(told.at(-1)).toBe("deskReconnecting");
  await pass(14_999);
  expect(told.at(-1)).toBe("deskReconnecting");
  await pass(1);
  expect(told.at(-1)).toBe("deskGone");
});

test("a tab that returns within 15 s finds its desk", async () => {
  liveness.opened("t", "ana", "tab 1");
  await settle();
  liveness.closed("ana", "tab 1");
  await pass(14_000);
  liveness.opened("t", "ana", "tab 2");
  await pass(60_000);
  expect(told).toEqual(["connected", "deskReconnecting", "connected"]);
});

test("what cannot be told is told when it can be, as it is then", async () => {
  broken = true;
  liveness.opened("t", "ana", "tab 1");
  await settle();
  liveness.closed("ana", "tab 1");
  await settle();
  liveness.opened("t", "ana", "tab 2");
  liveness.stated("ana", "tab 2", true);
  await settle();
  expect(told).toEqual([]);
  broken = false;
  await pass(250);
  expect(told).toEqual(["connected and can talk"]);
});

test("a desk that the rows call gone although it is here is told again, on the second heartbeat", async () => {
  liveness.opened("t", "ana", "tab 1");
  await settle();
  const gone = { kind: "gone", since: 0 } as const;
  liveness.compare("ana", gone);
  await settle();
  expect(told).toEqual(["connected"]);
  liveness.compare("ana", gone);
  await waitFor(() => told.length === 2);
  liveness.compare("ana", { kind: "connected", since: 0, nodeId: "another node", canTalk: true });
  liveness.compare("ana", { kind: "connected", since: 0, nodeId: "another node", canTalk: true });
  await settle();
  expect(told).toEqual(["connected", "connected"]);
});

test("a process that ends says that its desks reconnect, and no more", async () => {
  liveness.opened("t", "ana", "tab 1");
  await settle();
  await liveness.leave();
  await pass(3_600_000);
  expect(told).toEqual(["connected", "deskReconnecting"]);
});
