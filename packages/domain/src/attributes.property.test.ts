import { aHistory, createWorld } from "@touchstone/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { FloorEvent } from "./event.ts";
import type { Interaction } from "./interaction.ts";
import { bothRequire } from "./receive.ts";
import { score } from "./urgency.ts";

/** How contacts change hands. */
const HANDS = [
  "consult",
  "cancelConsult",
  "completeTransfer",
  "transfer",
  "requeue",
  "pull",
  "decline",
  "takeUp",
] as const;
const isHand = ({ type }: FloorEvent) => (HANDS as readonly string[]).includes(type);
const isLive = ({ state }: Interaction) => state.kind !== "ended";

/** Every contact has something that could get lost. */
const givenPriority = (interactionId: string) =>
  ({ type: "setPriority", interactionId, priorityMs: 7_000, userId: "sue" }) as const;

/** What nothing that may be done with a contact changes, ever. */
function forGood({ id, channel, direction, brandId, lineId, parentId, language, tier, ownerAgentId }: Interaction) {
  return { id, channel, direction, brandId, lineId, parentId, language, tier, ownerAgentId };
}

/** What stays with it whoever has it. */
function attributesOf(interaction: Interaction) {
  const { match, customerId, callerRef, priorityMs, thread, record } = interaction;
  const known = { match, customerId, callerRef, priorityMs, thread, assignments: record.assignments };
  return { ...forGood(interaction), ...known, receivedAt: record.receivedAt, visited: record.text };
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** A conversation's stay begins anew when it is woken; a contact that never waited begins to. Everybody else keeps the place. */
function brokenPlace(before: Interaction, after: Interaction): string | null {
  if (before.state.kind === "resting" || before.queuedAt === null || after.queuedAt === before.queuedAt) return null;
  return `${after.id} lost its place: ${before.queuedAt}, now ${after.queuedAt}`;
}

test("whoever has a contact next, its attributes and its place stay, and what was waited goes on counting", () => {
  const seen = new Map<string, number>();
  const play = (moves: Parameters<ReturnType<typeof createWorld>["play"]>[0][]) => {
    const world = createWorld();
    for (const move of moves) {
      for (const { id, priorityMs, state } of [...world.floor.interactions.values()])
        if (state.kind !== "ended" && priorityMs === 0) world.playEvent(givenPriority(id));
      const before = new Map(world.floor.interactions);
      const played = world.play(move);
      if (played === null || played.result.outcome.kind !== "done") continue;
      for (const was of before.values()) {
        const is = world.floor.interactions.get(was.id);
        if (is === undefined || !isLive(was) || !isLive(is) || is === was) continue;
        const told = `by ${JSON.stringify(played.event)}`;
        if (!isSame(forGood(was), forGood(is))) throw new Error(`${was.id} is another contact ${told}`);
        if (!isHand(played.event)) continue;
        if (!isSame(attributesOf(was), attributesOf(is))) throw new Error(`${was.id} lost attributes ${told}`);
        const broken = brokenPlace(was, is) ?? brokenAsking(was, is, world);
        if (broken !== null) throw new Error(`${broken}, ${told}`);
        seen.set(played.event.type, (seen.get(played.event.type) ?? 0) + 1);
      }
    }
  };
  fc.assert(fc.property(aHistory(), play), { numRuns: 400 });
  // The others are rare enough to miss all of these histories.
  for (const hand of ["consult", "transfer", "requeue", "pull", "decline"])
    expect(seen.get(hand) ?? 0, hand).toBeGreaterThan(0);
});

/** In the same queue it asks for the same and is as urgent as if nobody had had it; in another for what that and its line ask. */
function brokenAsking(before: Interaction, after: Interaction, { floor, now }: ReturnType<typeof createWorld>) {
  const queue = floor.queues.get(after.queueId);
  if (queue === undefined) return `${after.id} is in no queue`;
  if (before.queueId === after.queueId) {
    if (!isSame(before.requires, after.requires)) return `${after.id} asks for something else`;
    const counted = before.state.kind === "resting" || before.queuedAt === null;
    return counted || score(before, queue, now) === score(after, queue, now) ? null : `${after.id} is less urgent`;
  }
  const asked = bothRequire(queue.requires, floor.lines.get(after.lineId)?.requires ?? []);
  return isSame(after.requires, asked) ? null : `${after.id} does not ask for what its queue and line ask`;
}
