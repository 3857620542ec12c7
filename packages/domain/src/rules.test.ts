import { describe, expect, test } from "vitest";
import type { QueueSettings } from "./queue.ts";
import { billing, tellStory } from "./story.fixture.ts";
import { whyNot } from "./whyNot.ts";

type Story = ReturnType<typeof tellStory>;

function storyWith(rules: Partial<QueueSettings>): Story {
  const story = tellStory();
  story.happens({ type: "queueSet", queue: { ...billing, ...rules } });
  return story;
}

const rules = (story: Story, agentId: string, callId = "C1") =>
  whyNot(story.floor, agentId, story.contact(callId).id, story.time());

describe("what a contact asks for", () => {
  const requires = [{ skillId: "claims", level: 4 }];

  test("relaxes in steps, each at its instant, down to anyone in the queue", () => {
    const relax = [
      { afterMs: 30_000, lowerBy: 2 },
      { afterMs: 60_000, lowerBy: "all" as const },
    ];
    const story = storyWith({ requires, relax });
    story.signIn("ann");
    story.waits("C1");
    const at = story.time() + 30_000;
    expect(rules(story, "ann")).toEqual([
      { rule: "missingSkill", skillId: "claims", level: 4, askedAtFirst: 4, has: 0, relaxesAt: at },
    ]);
    story.signIn("ben", { skills: { claims: 2 } });
    story.later(29_999);
    expect(story.contact("C1").state.kind).toBe("waiting");
    story.later(1);
    story.talks("ben", "C1");
    story.waits("C2");
    story.later(59_999);
    expect(rules(story, "ann", "C2")).toMatchObject([{ level: 2, askedAtFirst: 4 }]);
    story.later(1);
    expect(story.offerOf("C2").agentId).toBe("ann");
    const relaxed = story.happened.flatMap((told) => (told.type === "relaxed" ? [told] : []));
    const [first, second] = [story.contact("C1").id, story.contact("C2").id];
    expect(relaxed.map(({ interactionId, requires: asked }) => [interactionId, asked])).toEqual([
      [first, [{ skillId: "claims", level: 2 }]],
      [second, [{ skillId: "claims", level: 2 }]],
      [second, []],
    ]);
    expect(relaxed[0]?.at).toBe(at);
  });

  test("relaxes at once when the queue's steps become shorter", () => {
    const story = storyWith({ requires, relax: [{ afterMs: 300_000, lowerBy: "all" }] });
    story.signIn("ann");
    story.waits("C1");
    story.later(20_000);
    story.happens({ type: "queueSet", queue: { ...billing, requires, relax: [{ afterMs: 20_000, lowerBy: "all" }] } });
    expect(story.offerOf("C1").agentId).toBe("ann");
    expect(story.happened).toContainEqual(expect.objectContaining({ type: "relaxed", requires: [] }));
  });
});

describe("who is next", () => {
  test("a supervisor's priority acts at once, in both directions, and is journaled", () => {
    const story = tellStory();
    story.waits("C1");
    story.later(1000);
    story.waits("C2");
    const { id: interactionId } = story.contact("C2");
    const raise = { type: "setPriority", interactionId, priorityMs: 5000, userId: "sue" } as const;
    expect(story.happens(raise).happened).toMatchObject([{ type: "prioritySet", priorityMs: 5000, byUserId: "sue" }]);
    story.signIn("ann");
    expect(story.offerOf("C2").agentId).toBe("ann");
    story.hangsUp("C2");
    expect(story.happens(raise).outcome).toEqual({ kind: "refused", reason: "callGone" });
  });

  test("nobody over the fairness cap is passed by one who is not, whatever the head start", () => {
    const story = storyWith({ fairnessCapMs: 60_000, tierPriorityMs: { vip: 600_000 } });
    const vip = { traits: { tier: "vip", language: null, ownerAgentId: null } };
    story.waits("C1");
    story.later(30_000);
    story.waits("V1", vip);
    story.signIn("ann");
    expect(story.offerOf("V1").agentId).toBe("ann");
    story.later(30_000 - 20_000);
    story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "offline", reason: null });
    story.waits("V2", vip);
    story.later(20_000);
    expect(story.contact("C1").standing.isOverCap).toBe(true);
    story.signIn("ben");
    expect(story.offerOf("C1").agentId).toBe("ben");
  });

  test("a queue's new priority moves those who wait already", () => {
    const story = tellStory();
    const sales = { ...billing, id: "sales", name: "Sales" };
    const line = {
      id: "shop",
      brandId: "acme",
      queueId: "sales",
      language: "en",
      requires: [],
      priorityMs: 0,
      greeting: {},
    } as const;
    story.happens({ type: "queueSet", queue: sales });
    story.happens({ type: "lineSet", line });
    story.waits("C1");
    story.later(10_000);
    story.waits("S1", { lineId: "shop" });
    story.happens({ type: "queueSet", queue: { ...sales, priorityMs: 20_000 } });
    story.signIn("ann", { queueIds: ["billing", "sales"] });
    expect(story.offerOf("S1").agentId).toBe("ann");
  });
});

describe("the preferred agent", () => {
  const preferred = { agents: ["owner", "last"] as const, holdMs: 30_000 };
  const hers = { traits: { tier: null, language: null, ownerAgentId: "ann", lastAgentId: "ben" } };

  test("comes before whoever has been idle longer; the owner before the last one", () => {
    const story = storyWith({ preferred });
    for (const agentId of ["cat", "ben", "ann"]) {
      story.signIn(agentId);
      story.later(1000);
    }
    story.waits("C1", hers);
    expect(story.offerOf("C1").agentId).toBe("ann");
    story.waits("C2", hers);
    expect(story.offerOf("C2").agentId).toBe("ben");
  });

  test("is waited for while busy, only so long, and the others are told for whom", () => {
    const story = storyWith({ preferred });
    story.signIn("ann");
    story.waits("C1");
    story.talks("ann", "C1");
    story.signIn("cat");
    story.waits("C2", hers);
    const until = story.time() + 30_000;
    expect(rules(story, "cat", "C2")).toEqual([{ rule: "preferredFor", agentIds: ["ann"], until }]);
    story.later(29_999);
    expect(story.contact("C2").state.kind).toBe("waiting");
    story.later(1);
    expect(story.offerOf("C2").agentId).toBe("cat");
  });

  test("who is away, paused or declines keeps nobody waiting", () => {
    for (const leaves of ["notReady", "gone", "declines"] as const) {
      const story = storyWith({ preferred });
      story.signIn("ann");
      story.waits("C1");
      story.talks("ann", "C1");
      story.signIn("cat");
      story.waits("C2", hers);
      expect(story.contact("C2").state.kind).toBe("waiting");
      if (leaves === "gone") story.happens({ type: "deskGone", agentId: "ann", nodeId: "node" });
      if (leaves === "notReady") {
        story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "notReady", reason: "lunch" });
      }
      if (leaves === "declines") {
        story.hangsUp("C1");
        story.later(billing.wrapUpMs - 1);
        story.happens({ type: "complete", agentId: "ann", interactionId: story.contact("C1").id, dispositionId: null });
        expect(story.offerOf("C2").agentId).toBe("ann");
        story.happens({ type: "decline", agentId: "ann", offerId: story.offerOf("C2").offerId });
      }
      expect(story.offerOf("C2").agentId).toBe("cat");
    }
  });
});

describe("who passed a contact on", () => {
  test("is offered it again only when nobody else may take it and the back-off is over", () => {
    const story = tellStory();
    story.signIn("ann");
    story.signIn("ben");
    story.waits("C1");
    story.happens({ type: "decline", agentId: "ann", offerId: story.offerOf("C1").offerId });
    story.later(10_000);
    story.happens({ type: "decline", agentId: "ben", offerId: story.offerOf("C1").offerId });
    expect(story.contact("C1").state.kind).toBe("waiting");
    story.later(29_999);
    expect(rules(story, "ann")).toEqual([{ rule: "backOff", until: story.time() + 1 }]);
    story.later(1);
    expect(story.offerOf("C1").agentId).toBe("ann");
    story.signIn("cat");
    story.later(10_000);
    story.happens({ type: "decline", agentId: "ann", offerId: story.offerOf("C1").offerId });
    expect(story.offerOf("C1").agentId).toBe("cat"); // though ben, idle longer, may be offered it again by now
  });
});

describe("channels", () => {
  const contact = { lineId: "hotline", match: { kind: "unknown" }, traits: null } as const;
  const workSets = [{ voice: 1 }, { chat: 2, email: 1 }];

  test("what an agent has and what is offered fit into one set; a call stands alone", () => {
    const story = tellStory();
    story.signIn("ann", { workSets });
    for (const contactId of ["T1", "T2", "T3"])
      story.happens({ type: "contactArrived", channel: "chat", contactId, ...contact });
    story.happens({ type: "contactArrived", channel: "email", contactId: "E1", ...contact });
    story.waits("C1");
    expect(story.agent("ann").tasks.map(({ channel }) => channel)).toEqual(["chat", "chat", "email"]);
    expect(rules(story, "ann")).toMatchObject([{ rule: "noRoom", channel: "voice", has: [{}, {}, {}] }]);
  });

  test("a contact without legs is engaged from the click, closed by either side, and wrapped up", () => {
    const story = tellStory();
    story.signIn("ann", { workSets });
    story.happens({ type: "contactArrived", channel: "chat", contactId: "T1", ...contact });
    const [task] = story.agent("ann").tasks;
    if (task?.kind !== "offered") throw new Error("nothing is offered");
    const { interactionId, offerId } = task;
    story.happens({ type: "accept", agentId: "ann", offerId });
    expect(story.floor.interactions.get(interactionId)?.state).toMatchObject({ kind: "connected", agentCallId: null });
    story.happens({ type: "hangUp", agentId: "ann", interactionId });
    expect(story.floor.interactions.get(interactionId)?.state).toMatchObject({ exit: "answered", by: "agent" });
    expect(story.agent("ann").tasks).toMatchObject([{ kind: "wrapUp" }]);
    story.later(30_000);
    expect(story.agent("ann").tasks).toEqual([]);
    expect(story.happens({ type: "contactClosed", contactId: "T1" }).outcome).toEqual({
      kind: "ignored",
      because: "late",
    });
    expect(story.asked()).toEqual([]);
  });
});
