import type { ClaimedEffect, HeldEffect } from "@touchstone/db";
import { createLog } from "@touchstone/runtime";
import type { MessageCommand, MessagingPort } from "@touchstone/telephony";
import { afterEach, expect, test } from "vitest";
import type { Clock } from "./clock.ts";
import type { EffectStore } from "./routerStore.ts";
import { EffectRunner, type EffectsDeps } from "./runEffects.ts";

const log = createLog({ name: "test", level: "silent" });
const account = {
  ...{ accountSid: "AC1", authToken: "t", apiKeySid: null },
  ...{ apiKeySecret: null, twimlAppSid: null, apiUrl: null },
};
const claimed: ClaimedEffect = {
  tenantId: "t",
  attempts: 1,
  language: "en",
  effect: { type: "sendMessage", id: "e", interactionId: "i", messageId: "m", lineId: "l" },
};
const done = { kind: "done", providerId: "SM1", state: "queued", segments: 1 } as const;
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

let runner: EffectRunner | undefined;
afterEach(() => runner?.stop());

/** Runs what is claimed once; its clock stands until somebody turns it, and no timer of it ever rings but by `ring`. */
function open(given: { store?: Partial<EffectStore>; send?: MessagingPort["send"] }) {
  const world = { nowMs: 1_000, sent: [] as MessageCommand[], stored: [] as string[], timers: [] as (() => void)[] };
  const clock: Clock = {
    now: () => world.nowMs,
    monotonicMs: () => world.nowMs,
    after: (_ms, work) => {
      world.timers.push(work);
      return () => {};
    },
    pause: async () => {},
    newId: () => "id",
  };
  const due = [claimed];
  const store: Partial<EffectStore> = {
    claimEffects: async () => due.splice(0),
    renewEffectClaims: async (_owner, ids) => [...ids],
    nextEffectInMs: async () => null,
    readMessageChannel: async () => "sms",
    readMessageToSend: async () => ({ from: "+1", to: "+2", text: "Hi", attachmentIds: [], taken: [], at: 0 }),
    finishEffect: async ({ state }) => world.stored.push(state) > 0,
    retryEffect: async ({ owner }: HeldEffect, _ms, code) => void world.stored.push(`${owner} puts off: ${code}`),
    ...given.store,
  };
  const send: MessagingPort["send"] = async (command) => {
    world.sent.push(command);
    return (await given.send?.(command)) ?? done;
  };
  const deps = {
    ...{ store, clock, log, owner: "router-1", publicUrl: "https://cc", messaging: { send } },
    ...{ contextOf: async () => ({ account }), factStored: () => {}, ended: () => {} },
  };
  runner = new EffectRunner(deps as unknown as EffectsDeps);
  return { world, runner };
}

test("what is claimed is sent, and its end is told", async () => {
  const { world, runner } = open({});
  runner.wake();
  await settled();
  expect(world.sent).toMatchObject([{ to: "+2", attempt: 1 }]);
  expect(world.stored).toEqual(["done"]);
});

test("a process that stood still until its claim had run out sends nothing: another has sent it meanwhile", async () => {
  const { world, runner } = open({
    store: {
      readMessageChannel: async () => {
        world.nowMs += 5_000;
        return "sms";
      },
    },
    send: async ({ isStillOurs }) => (isStillOurs?.() ? done : { kind: "retry", code: "notOurs" }),
  });
  runner.wake();
  await settled();
  expect(world.sent[0]?.isStillOurs?.()).toBe(false);
});

test("a claim counts from when it was asked for, not from when the answer was read", async () => {
  const due = [claimed];
  const { world, runner } = open({
    store: {
      claimEffects: async () => {
        world.nowMs += 4_500;
        return due.splice(0);
      },
    },
  });
  runner.wake();
  await settled();
  expect(world.sent[0]?.isStillOurs?.()).toBe(false);
});

test.each([
  { held: true, after: "a renewal holds it for longer" },
  { held: false, after: "what was not renewed is another's" },
])("$after", async ({ held }) => {
  let answer: (result: typeof done) => void = () => {};
  const { world, runner } = open({
    store: { renewEffectClaims: async (_owner, ids) => (held ? [...ids] : []) },
    send: () => new Promise((resolve) => (answer = resolve)),
  });
  runner.wake();
  await settled();
  world.nowMs += 3_000;
  for (const ring of world.timers.splice(0)) ring();
  await settled();
  world.nowMs += 3_000;
  expect(world.sent[0]?.isStillOurs?.()).toBe(held);
  answer(done);
});
