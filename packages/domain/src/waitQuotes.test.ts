import { expect, test } from "vitest";
import type { FloorRows } from "./floor.ts";
import type { QueueSettings } from "./queue.ts";
import { createFloor, getFlow, listAgents, listInteractions, listLines, listQueues } from "./rows.ts";
import { step } from "./step.ts";
import { billing, tellStory } from "./story.fixture.ts";

type Story = ReturnType<typeof tellStory>;
const MINUTE = 60_000;

/** One agent, and a queue in which somebody always waits: the next one's turn comes every minute. */
function busyStory(departures: number, rules: Partial<QueueSettings> = {}): Story {
  const story = tellStory();
  story.happens({
    type: "queueSet",
    queue: { ...billing, wrapUpMs: 0, maxWaitMs: 60 * MINUTE, announceWait: true, ...rules },
  });
  story.signIn("ann");
  story.waits("C0");
  story.talks("ann", "C0");
  for (let n = 1; n <= departures; n++) {
    story.waits(`C${n}`);
    story.later(MINUTE);
    story.hangsUp(`C${n - 1}`);
    story.talks("ann", `C${n}`);
  }
  return story;
}

const quoteOf = (story: Story, callId: string) => story.contact(callId).quoted;

test("after twenty departures whoever begins to wait is told how long it may take, and the record keeps it", () => {
  const story = busyStory(20);
  story.waits("C21");
  expect(quoteOf(story, "C20")).toBeNull();
  expect(quoteOf(story, "C21")).toEqual({ at: story.time(), lessThanMs: 3 * MINUTE, step: 1 });
  expect(story.contact("C21").record.quoted).toEqual({ at: story.time(), lessThanMs: 3 * MINUTE });
  story.waits("C22");
  expect(quoteOf(story, "C22")?.lessThanMs).toBe(5 * MINUTE);
});

test("nothing is told to who is offered at once, before twenty departures, or where the queue does not announce", () => {
  const atOnce = busyStory(20);
  atOnce.hangsUp("C20");
  atOnce.waits("C21");
  expect(atOnce.contact("C21")).toMatchObject({ state: { kind: "offered" }, quoted: null });
  for (const story of [busyStory(19), busyStory(20, { announceWait: false })]) {
    story.waits("C21");
    story.waits("C22");
    expect([quoteOf(story, "C21"), quoteOf(story, "C22")]).toEqual([null, null]);
  }
});

test("nothing is told to who asks for more than the queue does, and nothing beyond the longest wait", () => {
  const story = busyStory(20, { maxWaitMs: 3 * MINUTE });
  story.happens({
    type: "lineSet",
    line: {
      id: "claims",
      brandId: "acme",
      queueId: "billing",
      language: "en",
      requires: [{ skillId: "claims", level: 1 }],
      priorityMs: 0,
      greeting: {},
    },
  });
  story.waits("C21", { lineId: "claims" });
  expect(quoteOf(story, "C21")).toBeNull();
  story.hangsUp("C21");
  story.waits("C22");
  expect(quoteOf(story, "C22")).not.toBeNull();
  story.waits("C23");
  expect(quoteOf(story, "C23")).toBeNull();
});

test("a missed offer tells nothing anew, and who is sent away teaches nothing", () => {
  const story = busyStory(20);
  story.waits("C21");
  const told = quoteOf(story, "C21");
  story.hangsUp("C20");
  story.signIn("ben");
  story.waits("D");
  story.talks("ben", "D");
  story.happens({ type: "decline", agentId: "ann", offerId: story.offerOf("C21").offerId });
  expect(story.contact("C21").state.kind).toBe("waiting");
  expect(quoteOf(story, "C21")).toEqual(told);
  story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "notReady", reason: "lunch" });
  const before = getFlow(story.floor, "billing")?.departures;
  story.later(60 * MINUTE);
  expect(story.contact("C21").state).toMatchObject({ kind: "ended", exit: "maxWait" });
  expect(getFlow(story.floor, "billing")?.departures).toBe(before);
});

test("a floor that was loaded from its rows says the same to the next caller", () => {
  const story = busyStory(20);
  const { floor } = story;
  story.rings("C21");
  const rows: FloorRows = {
    queues: listQueues(floor),
    lines: listLines(floor),
    agents: listAgents(floor),
    interactions: listInteractions(floor),
    flows: [...floor.flows.values()],
  };
  const event = { v: 1, id: "0197a000-0000-7000-8000-0000000000ff", now: story.time() + 1000 } as const;
  const parked = { ...event, type: "callParked", callId: "C21", step: 1 } as const;
  const here = step(floor, parked);
  expect(here.happened).toContainEqual(expect.objectContaining({ type: "waitQuoted" }));
  expect(here.changed.flows).toEqual(new Set(["billing"]));
  expect(step(createFloor("tenant", JSON.parse(JSON.stringify(rows))), parked)).toEqual(here);
  expect(step(createFloor("tenant", { ...rows, flows: [] }), parked)).not.toEqual(here);
});
