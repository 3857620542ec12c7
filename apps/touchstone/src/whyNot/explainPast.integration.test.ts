import { type Database, keepCheckpoints, openDatabase, rebuildFloor } from "@touchstone/db";
import { whyNot } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import {
  agentSettings,
  aLine,
  aQueue,
  aTenant,
  createTestDatabase,
  type RunningFloor,
  runFloor,
} from "@touchstone/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { explainPast } from "./explainPast.ts";

let system: Database;
beforeAll(async () => {
  system = openDatabase((await createTestDatabase()).systemUrl);
});
afterAll(() => system.close());

interface Story {
  readonly tenantId: string;
  readonly slug: string;
  readonly floor: RunningFloor;
  readonly ann: string;
  readonly ben: string;
  readonly contact: string;
  /** The journal's last row. */
  last(): Promise<number>;
}

/** Ann declines a call, Ben is at lunch, comes back and lets it ring, the caller hangs up. */
async function aStory(clock: { clockOffsetMs?: number } = {}): Promise<Story> {
  const { tenantId, brandId } = await aTenant(system);
  const { slug } = await system.kysely
    .selectFrom("tenant")
    .select("slug")
    .where("id", "=", tenantId)
    .executeTakeFirstOrThrow();
  const floor = await runFloor({ system, tenantId, ...clock });
  const queue = aQueue({ requires: [{ skillId: newId(), level: 2 }], reofferBackOffMs: 600_000 });
  const line = aLine({ queueId: queue.id, brandId });
  await floor.happen({ type: "queueSet", queue });
  await floor.happen({ type: "lineSet", line });
  const skillId = queue.requires[0]?.skillId ?? "";
  await system.kysely.insertInto("skill").values({ tenantId, id: skillId, name: "Claims" }).execute();
  const [ann, ben] = [await anAgent("Ann Lee", 3), await anAgent("Ben Poe", 1)];
  async function anAgent(name: string, level: number): Promise<string> {
    const id = newId();
    const user = { tenantId, id, email: `${id}@example.test`, name, passwordHash: "x", roles: ["agent"] };
    await system.kysely.insertInto("appUser").values(user).execute();
    await floor.happen({
      type: "agentSet",
      agent: agentSettings({ id, queueIds: [queue.id], skills: { [skillId]: level } }),
    });
    await floor.happen({ type: "deskConnected", agentId: id, nodeId: "test", canTalk: true });
    await floor.happen({ type: "setIntent", agentId: id, userId: id, intent: "ready", reason: null });
    return id;
  }
  await floor.happen({ type: "setIntent", agentId: ben, userId: ben, intent: "notReady", reason: "lunch" });
  const callId = "CA1";
  await floor.happen({ type: "callArrived", callId, lineId: line.id, match: { kind: "unknown" }, traits: null });
  await floor.happen({ type: "callParked", callId, step: 1 });
  const contact = [...floor.floor.interactions.keys()][0] ?? "";
  const last = async () => {
    const row = system.kysely.selectFrom("floor").select("journalSeq").where("tenantId", "=", tenantId);
    return (await row.executeTakeFirstOrThrow()).journalSeq;
  };
  return { tenantId, slug, floor, ann, ben, contact, last };
}

const skillOf = ({ floor, ben }: Story) => floor.floor.agents.get(ben)?.settings;

test.each([
  ["without checkpoints", () => false],
  ["from the checkpoint before, also when older rows are archived", (seq: number) => seq % 2 === 0],
])("what was so at each row of the journal is told again, whatever has become of it: %s", async (_, isKept) => {
  const story = await aStory();
  const { floor, ann, ben, contact, slug, last } = story;
  const told = new Map<number, string[]>();
  const kept: number[] = [];
  const note = async () => {
    if (isKept(await last())) {
      await keepCheckpoints(system.kysely, 1);
      kept.push(await last());
    }
    const now = Number(
      (
        await system.pool.query(
          "select event ->> 'now' as now from journal where tenant_id = $1 order by seq desc limit 1",
          [story.tenantId],
        )
      ).rows[0].now,
    );
    told.set(
      await last(),
      whyNot(floor.floor, ben, contact, now).map(({ rule }) => rule),
    );
  };
  await note();
  const { state } = floor.floor.interactions.get(contact) ?? {};
  if (state?.kind !== "offered") throw new Error("nobody was offered it");
  await floor.happen({ type: "decline", agentId: ann, offerId: state.offer.offerId });
  await note();
  await floor.happen({ type: "setIntent", agentId: ben, userId: ben, intent: "ready", reason: null });
  await note();
  const settings = skillOf(story);
  if (!settings) throw new Error("Ben is gone");
  const skills = Object.fromEntries(Object.keys(settings.skills).map((id) => [id, 2]));
  await floor.happen({ type: "agentSet", agent: { ...settings, skills } });
  await note();
  await floor.happen({ type: "callEnded", callId: "CA1", end: "completed", arrived: null });
  await note();
  expect([...told.values()]).toEqual([
    ["offeredTo", "notReady", "missingSkill"],
    ["notReady", "missingSkill"],
    ["missingSkill"],
    ["ringsHere", "noRoom"],
    ["notWaiting"],
  ]);
  const from = kept[0] ?? 0;
  await system.pool.query("delete from journal where tenant_id = $1 and seq < $2", [story.tenantId, from]);
  for (const [seq, rules] of told) {
    if (seq < from) continue;
    const lines = await explainPast(system, { tenant: slug, interaction: contact, agent: "ben poe", at: String(seq) });
    const named = lines.slice(lines.indexOf("why not Ben Poe:") + 1, lines.indexOf("what the floor did with it:"));
    expect(named.map((line) => line.match(/\((\w+)\)$/)?.[1])).toEqual(rules);
  }
});

test("a contact that ended hours before a checkpoint is known by all that names it since", async () => {
  const story = await aStory({ clockOffsetMs: -4 * 3_600_000 });
  const { floor, contact, slug, tenantId, last } = story;
  await floor.happen({ type: "callEnded", callId: "CA1", end: "completed", arrived: null });
  const today = await runFloor({ system, tenantId });
  await today.tick();
  await keepCheckpoints(system.kysely, 1);
  const { rows } = await system.pool.query<{ ids: string }>(
    "select rows -> 'interactions' as ids from floor_checkpoint where tenant_id = $1 and seq = $2",
    [tenantId, await last()],
  );
  expect(rows[0]?.ids).toEqual([]);
  for (let count = 0; count < 2; count++) {
    const lines = await explainPast(system, {
      tenant: slug,
      interaction: contact,
      agent: "Ben Poe",
      at: String(await last()),
    });
    expect(lines.join("\n")).toContain("(notWaiting)");
    await today.happen({ type: "callEnded", callId: "CA1", end: "completed", arrived: null });
  }
});

test("of calls that begin nobody asks the database: a hundred rows are one question, however many contacts there were", async () => {
  const { tenantId, floor, last } = await aStory();
  const lineId = [...floor.floor.lines.keys()][0] ?? "";
  for (let call = 0; call < 60; call++) {
    const callId = `CB${call}`;
    await floor.happen({ type: "callArrived", callId, lineId, match: { kind: "unknown" }, traits: null });
    await floor.happen({ type: "callParked", callId, step: 1 });
    await floor.happen({ type: "callEnded", callId, end: "completed", arrived: null });
  }
  let questions = 0;
  const counted = system.kysely.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      questions += 1;
      return result;
    },
  });
  const seq = await last();
  const past = await rebuildFloor(counted, { tenantId, point: { seq }, mostRows: seq });
  if (typeof past === "string") throw new Error(past);
  expect(past.floor.interactions.size).toBe(61);
  // Where the point is, the checkpoint before it, and the journal.
  expect(questions).toBe(2 + Math.ceil(seq / 100));
});

test("by default it is told of the moment before the end, in plain sentences, with what the floor did in order", async () => {
  const story = await aStory();
  const { floor, ann, contact, slug } = story;
  const { state } = floor.floor.interactions.get(contact) ?? {};
  if (state?.kind !== "offered") throw new Error("nobody was offered it");
  await floor.happen({ type: "decline", agentId: ann, offerId: state.offer.offerId });
  await floor.happen({ type: "callEnded", callId: "CA1", end: "completed", arrived: null });
  const lines = (await explainPast(system, { tenant: slug, interaction: contact, agent: story.ben })).map((line) =>
    line.replaceAll(/\d{4}-\d{2}-\d{2}T[\d:]+Z/g, "TIME").replace(/waited \d+ s/, "waited N s"),
  );
  expect(lines).toEqual([
    "after row 12 of the journal, TIME; settings in force: Ben Poe as of change 1, Billing as of change 1, its line as of change 1 when it came",
    "the contact was waiting in Billing; had waited N s since it entered one; asked for Claims 2",
    "why not Ben Poe:",
    "  the agent was not ready, lunch (notReady)",
    "  it asked for Claims 2; the agent had 1 (missingSkill)",
    "what the floor did with it:",
    "  row 10 TIME arrived by voice for Billing",
    "  row 11 TIME entered the queue Billing",
    "  row 11 TIME was offered to Ann Lee by routing",
    "  row 12 TIME Ann Lee declined it (declined)",
    "  row 13 TIME ended: abandonedWaiting, by the customer (later)",
  ]);
});

test("an instant is a point, too; before the contact arrived it was not there", async () => {
  const { contact, slug } = await aStory();
  const { rows } = await system.pool.query<{ at: Date }>(
    "select j.at from journal j join tenant t on t.id = j.tenant_id where t.slug = $1 and j.seq = 9",
    [slug],
  );
  const at = rows[0]?.at.toISOString() ?? "";
  const lines = await explainPast(system, { tenant: slug, interaction: contact, agent: "Ann Lee", at });
  expect(lines[0]).toContain("after row 9 of the journal");
  expect(lines.join("\n")).toContain("(unknownInteraction)");
});

test("what was typed wrongly is told with its remedy", async () => {
  const { contact, slug, tenantId } = await aStory();
  const asked = { tenant: slug, interaction: contact, agent: "Ann Lee" };
  const refused = async (over: object) => {
    try {
      return (await explainPast(system, { ...asked, ...over })).join("\n");
    } catch (error) {
      return String(error);
    }
  };
  expect(await refused({ tenant: "nowhere" })).toContain("--tenant nowhere: there is no such tenant; there are acme-");
  expect(await refused({ interaction: "CA1" })).toContain("--interaction CA1: give the id of a contact");
  expect(await refused({ interaction: tenantId })).toContain("has had no such contact");
  expect(await refused({ agent: "lee" })).toMatch(/nobody has this id or name; meant may be Ann Lee [0-9a-f-]+$/);
  expect(await refused({ at: "yesterday" })).toContain("--at yesterday: give a row of the journal, such as 412");
  expect(await refused({ at: "99" })).toContain("--at lies where the journal has nothing");
  await system.pool.query("delete from journal where tenant_id = $1 and seq = 1", [tenantId]);
  expect(await refused({})).toContain("are archived, and no checkpoint stands between");
});
