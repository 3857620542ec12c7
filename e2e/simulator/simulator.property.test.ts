import { execFile } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { planOf } from "./acts.ts";
import { type Hunt, type historyOf, hunt } from "./hunt.ts";
import { plantedBugs } from "./plantedBugs.ts";
import { simulate } from "./simulate.ts";

const STEPS = 150_000;
/** Words of facts, wishes and happenings that a line of a history has when something came of it. */
const HAPPENS = [
  ...[
    "callArrived",
    "callParked",
    "callUnparked",
    "callEnded",
    "participantJoined",
    "participantLeft",
    "conferenceEnded",
  ],
  ...["deskConnected", "deskReconnecting", "deskGone", "deskNodeLost", "setIntent", "clearBlock", "timePassed"],
  ...[
    "accept",
    "decline",
    "reportDeviceFault",
    "hangUp",
    "hold",
    "resume",
    "complete",
    "extendWrapUp",
    "assignCustomer",
  ],
  ...["consult", "cancelConsult", "completeTransfer", "consultJoined", "transfer", "requeue", "pull", "queueLeft"],
  ...["callbackRequested", "callbackOrdered", "callbackCanceled", "dialCustomer", "notReached", "gotThrough"],
  ...["agentLost", "agentReturned", "agentLeft", "agentBlocked", "effectFailed", "parkCaller", "releaseCaller"],
  ...[
    "noAnswer",
    "declined",
    "deviceFault",
    "deskLost",
    "callerHungUp",
    "takenByOther",
    "withdrawn",
    "full",
    "maxWait",
    "closed",
  ],
  ...["contactArrived", "contactClosed", "messageArrived", "messageSent", "messageReported", "rested", "takeUp"],
  ...["startConversation", "addNote", "merge", "markSpam", "optOutChanged"],
];
/** All of them begin at once, and most of them wait for a core. */
const WAITING_INCLUDED_MS = 600_000;

test("whatever happens to processes, lines, clocks, desks and callers, nothing is lost, doubled or stranded", async () => {
  const { found, steps } = await hunt({ firstSeed: 1, steps: STEPS, budgetMs: Number.POSITIVE_INFINITY });
  expect(found).toBeNull();
  expect(steps).toBeGreaterThanOrEqual(STEPS);
});

test("the same seed is the same world, step for step; another is another", async () => {
  const [once, again, other] = [await simulate(7), await simulate(7), await simulate(8)];
  expect(again).toEqual(once);
  expect(other.hash).not.toBe(once.hash);
});

test("the same seed is the same world in another process", async () => {
  const here = await simulate(9);
  const program = `import { simulate } from ${JSON.stringify(join(import.meta.dirname, "simulate.ts"))}; console.log(JSON.stringify(await simulate(9)));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
  expect(JSON.parse(stdout)).toEqual(here);
});

test("what is taken out of a history leaves the rest as it was", async () => {
  const plan = planOf(3);
  const callers = plan.filter(({ what }) => what === "caller").slice(0, 5);
  const { contacts, violation } = await simulate(3, { plan: callers });
  expect({ contacts, violation }).toEqual({ contacts: callers.length, violation: null });
});

test("everything that people, carriers and machines can do happens", async () => {
  const seen = new Set<string>();
  const heard = (line: string) => {
    for (const [, word = ""] of line.matchAll(/"(?:type|reason|because|exit)":"(\w+)"/g)) seen.add(word);
  };
  const missing = () => HAPPENS.filter((word) => !seen.has(word));
  for (let seed = 1; seed <= 100 && missing().length > 0; seed++) await simulate(seed, { heard });
  expect(missing()).toEqual([]);
});

describe("bugs that are planted are found", () => {
  const waiting: (() => void)[] = [];
  let atWork = 0;
  /** As many processes as there are cores. */
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (atWork >= Math.max(1, cpus().length)) await new Promise<void>((resolve) => waiting.push(resolve));
    atWork += 1;
    try {
      return await work();
    } finally {
      atWork -= 1;
      waiting.shift()?.();
    }
  };

  test.concurrent.each(plantedBugs.map((bug) => [bug.name, bug] as const))(
    "%s",
    async (name) => {
      const { found } = await inTurn(() => huntFor(name));
      expect(found?.violation).toEqual(expect.any(String));
    },
    WAITING_INCLUDED_MS,
  );
});

test("what goes wrong is told by a history of a few acts", async () => {
  const { history } = await huntFor("who declined is asked again at once", 20_000);
  expect(history?.of).toBeGreaterThan(20);
  expect(history?.acts).toBeLessThan(10);
  expect(history?.lines.at(-1)).toContain("VIOLATION");
});

type Hunted = Hunt & { readonly history: Awaited<ReturnType<typeof historyOf>> | null };

/** In a process of its own, whose code has the bug. */
async function huntFor(name: string, shrinkMs = 0): Promise<Hunted> {
  const args = [join(import.meta.dirname, "huntBug.ts"), name, String(shrinkMs)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as Hunted;
}
