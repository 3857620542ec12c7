import { waitFor } from "@touchstone/testkit";
import { describe, expect, it, test } from "vitest";
import { type Locks, seekLeadership } from "./leadership.ts";

type Grant = (lock: Lock | null) => unknown;
interface Waiting {
  readonly grant: Grant;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Web Locks for one name, as browsers keep them: one holder, a queue, stealing rejects the holder. */
function oneLock(): Locks {
  let holder: Waiting | null = null;
  const queue: Waiting[] = [];
  const lock = {} as Lock;
  const give = (to: Waiting) => {
    holder = to;
    void Promise.resolve(to.grant(lock)).then(() => {
      if (holder !== to) return;
      holder = null;
      to.resolve();
      const next = queue.shift();
      if (next) give(next);
    });
  };
  const request = (_name: string, options: LockOptions, grant: Grant) =>
    new Promise<void>((resolve, reject) => {
      const asked = { grant, resolve, reject };
      if (options.steal) {
        holder?.reject(new Error("AbortError"));
        return give(asked);
      }
      if (!holder) return give(asked);
      if (options.ifAvailable) return void Promise.resolve(grant(null)).then(() => resolve());
      queue.push(asked);
      options.signal?.addEventListener("abort", () => {
        const place = queue.indexOf(asked);
        if (place < 0) return;
        queue.splice(place, 1);
        reject(new Error("AbortError"));
      });
    });
  return { request } as unknown as Locks;
}

const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

function aTab(locks: Locks) {
  const told: boolean[] = [];
  const leadership = seekLeadership("u1", (leads) => told.push(leads), locks);
  return { told, leadership, leads: () => told.at(-1) };
}

describe("the tab with the phone", () => {
  it("is the first; the second is told that it has not", async () => {
    const locks = oneLock();
    const [first, second] = [aTab(locks), aTab(locks)];
    await settle();
    expect([first.leads(), second.leads()]).toEqual([true, false]);
  });

  it("gives it on when it closes", async () => {
    const locks = oneLock();
    const [first, second] = [aTab(locks), aTab(locks)];
    await settle();
    first.leadership.stop();
    await settle();
    expect(second.leads()).toBe(true);
    expect(first.told).toEqual([true]);
  });

  it("loses it to one that takes over, and gets it back when that one closes", async () => {
    const locks = oneLock();
    const [first, second] = [aTab(locks), aTab(locks)];
    await settle();
    second.leadership.takeOver();
    await settle();
    expect([first.leads(), second.leads()]).toEqual([false, true]);
    second.leadership.stop();
    await settle();
    expect(first.leads()).toBe(true);
  });

  it("can be taken to and fro", async () => {
    const locks = oneLock();
    const [first, second] = [aTab(locks), aTab(locks)];
    await settle();
    second.leadership.takeOver();
    await settle();
    first.leadership.takeOver();
    await settle();
    expect([first.leads(), second.leads()]).toEqual([true, false]);
  });
});

test("a runtime's own locks behave the same: three tabs wait in line, other users' phones are their own", async () => {
  const tabs = ["ruth", "ruth", "ruth", "dan"].map((user) => {
    const told: boolean[] = [];
    return { told, leadership: seekLeadership(user, (leads) => told.push(leads)) };
  });
  await waitFor(() => tabs.every(({ told }) => told.length > 0));
  expect(tabs.map(({ told }) => told)).toEqual([[true], [false], [false], [true]]);
  tabs[0]?.leadership.stop();
  await waitFor(() => tabs[1]?.told.at(-1));
  for (const { leadership } of tabs) leadership.stop();
});
