import type { Queue, SettingsChange, SettingsCheck } from "@touchstone/contracts";
import { newId } from "@touchstone/runtime";
import { beforeAll, expect, test } from "vitest";
import { aServer, type TestServer, type World } from "./aServer.ts";

let api: TestServer;
let world: World;
let token: string;

beforeAll(async () => {
  api = await aServer();
  world = await api.world("Settings");
  token = await world.token("administrator");
  return () => api.close();
});

const ask = (method: string, path: string, body?: unknown, headers = {}) =>
  api.ask(method, path, { token, body, headers });
const read = async (queueId: string): Promise<Queue> => (await ask("GET", `queues/${queueId}`)).json();
const editOf = ({ queueId: _q, revision: _r, opening: _o, ...edit }: Queue) => edit;
const aQueueCalled = async (name: string): Promise<Queue> => (await ask("POST", "queues", { name })).json();
const check = async (queue: Queue, change: object): Promise<SettingsCheck> =>
  (await ask("POST", `queues/${queue.queueId}/check`, { ...editOf(queue), ...change })).json();
const codes = (problems: SettingsCheck["errors"]) => problems.map(({ field, code }) => `${field} ${code}`);
const historyOf = async (subject: string, id: string): Promise<SettingsChange[]> =>
  (await ask("GET", `settings/history?subject=${subject}&id=${id}`)).json().items;

test("a queue is made with defaults or like another one, edited, and removed when nothing leads to it", async () => {
  const night = await aQueueCalled("Night");
  expect(night).toMatchObject({ revision: 1, maxWaitMs: 600_000, opening: { isOpen: true, changesAt: null } });
  await ask("PUT", `queues/${night.queueId}`, { ...editOf(night), wrapUpMs: 5000 });
  const twin = (await ask("POST", "queues", { name: "Night twin", like: night.queueId })).json();
  expect(twin).toMatchObject({ name: "Night twin", wrapUpMs: 5000, revision: 1 });
  const again = await ask("POST", "queues", { name: "Night" });
  expect([again.statusCode, codes(again.json().errors)]).toEqual([400, ["name nameTaken"]]);

  const full = { ...twin.overflow, full: { to: "queue", queueId: night.queueId } };
  await ask("PUT", `queues/${twin.queueId}`, { ...editOf(twin), overflow: full });
  const kept = await ask("DELETE", `queues/${night.queueId}`);
  expect(kept.json()).toMatchObject({ status: 409, code: "inUse", errors: [{ code: "usedBy" }] });
  expect(kept.json().errors[0].remedy).toContain("Night twin");
  expect((await ask("DELETE", `queues/${twin.queueId}`)).statusCode).toBe(204);
  expect((await ask("DELETE", `queues/${night.queueId}`)).statusCode).toBe(204);
  expect((await ask("GET", `queues/${night.queueId}`)).statusCode).toBe(404);
  const [removal, edit, creation] = await historyOf("queue", night.queueId);
  expect([removal?.change, edit?.change, creation?.change]).toEqual(["removed", "changed", "created"]);
});

test("what cannot work is refused at its field, with the remedy in the words of whoever asks", async () => {
  const queue = await aQueueCalled("Checked");
  const relax = [
    { afterMs: 30_000, lowerBy: 1 },
    { afterMs: 20_000, lowerBy: "all" },
    { afterMs: 40_000, lowerBy: 1 },
  ];
  const requires = [{ skillId: newId(), level: 2 }];
  const wrong = await check(queue, { maxWaitMs: 15_000, ringTimeoutMs: 20_000, relax, requires });
  expect(codes(wrong.errors)).toEqual([
    "requires.0 unknownSkill",
    "relax.1 relaxOrder",
    "relax.2 relaxNothing",
    "maxWaitMs maxWaitTooShort",
  ]);
  expect(wrong.errors.at(-1)?.remedy).toBe(
    "The longest wait (15 s) is shorter than one ring (20 s), so nobody could answer. Use 60 s or more.",
  );
  const refused = await ask("PUT", `queues/${queue.queueId}`, { ...editOf(queue), maxWaitMs: 15_000 });
  expect([refused.statusCode, codes(refused.json().errors)]).toEqual([400, ["maxWaitMs maxWaitTooShort"]]);
  await ask("PATCH", "me", { language: "zh-Hant" });
  const inChinese = await check(queue, { maxWaitMs: 15_000 });
  expect(inChinese.errors[0]?.remedy).toContain("最長等待（15 秒）");
  await ask("PATCH", "me", { language: "en" });
  const shapeless = { maxWaiting: 0, hours: 7, wrongly: true };
  expect(codes((await check(queue, shapeless)).errors).sort()).toEqual([
    "hours type",
    "maxWaiting minimum",
    "wrongly unknown",
  ]);
  expect(codes((await check(queue, { agentOrder: [newId()] })).errors)).toEqual(["agentOrder.0 unknownAgent"]);
  const held = { preferred: { agents: ["owner"], holdMs: 600_000 } };
  expect(codes((await check(queue, held)).errors)).toEqual(["preferred.holdMs holdTooLong"]);
});

test("an overflow that leads to itself or in a circle is refused, and the circle is named", async () => {
  const [first, second, third] = [await aQueueCalled("One"), await aQueueCalled("Two"), await aQueueCalled("Three")];
  const to = (queue: Queue, queueId: string) => ({
    overflow: { ...queue.overflow, maxWait: { to: "queue", queueId } },
  });
  expect(codes((await check(first, to(first, first.queueId))).errors)).toEqual(["overflow.maxWait overflowToItself"]);
  expect(codes((await check(first, to(first, newId()))).errors)).toEqual(["overflow.maxWait unknownQueue"]);
  await ask("PUT", `queues/${first.queueId}`, { ...editOf(first), ...to(first, second.queueId) });
  await ask("PUT", `queues/${second.queueId}`, { ...editOf(second), ...to(second, third.queueId) });
  const { errors } = await check(third, to(third, first.queueId));
  expect(codes(errors)).toEqual(["overflow.maxWait overflowLoop"]);
  expect(errors[0]?.remedy).toContain("Three → One → Two → Three");
});

test("a calendar is checked as people write it, and says whether it is open now", async () => {
  const queue = await aQueueCalled("Calendar");
  const days = [1, 2, 3, 4, 5, 6, 7];
  const hours = { zone: "Asia/Taipei", weekly: [{ days, from: 0, to: 1440 }], special: [], closures: [] };
  const always = await check(queue, { hours });
  expect([always.errors, always.opening]).toEqual([[], { isOpen: true, changesAt: null }]);
  const until = Date.now() + 3_600_000;
  const closed = await check(queue, { hours: { ...hours, closures: [{ from: 0, until, note: "fire drill" }] } });
  expect(closed.opening).toEqual({ isOpen: false, changesAt: until });
  const wrong = {
    zone: "Mars/Olympus",
    weekly: [
      { days: [1, 2], from: 480, to: 720 },
      { days: [2], from: 700, to: 900 },
      { days: [7], from: 1320, to: 540 },
      { days: [3], from: 600, to: 600 },
    ],
    special: [
      { date: "2026-12-25", yearly: false, name: "Christmas", shifts: [] },
      { date: "2026-12-25", yearly: false, name: "Again", shifts: [] },
    ],
    closures: [{ from: 2000, until: 1000, note: "" }],
  };
  expect(codes((await check(queue, { hours: wrong })).errors)).toEqual([
    "hours.zone unknownZone",
    "hours.weekly.1 shiftsOverlap",
    "hours.weekly.2 shiftsOverlap",
    "hours.weekly.3 shiftEmpty",
    "hours.special.1 dayTwice",
    "hours.closures.0 closureBackwards",
  ]);
});

test("warnings do not refuse: a text that is missing in a line's language, a queue that nobody answers", async () => {
  const queue = await read(world.queueId);
  const { errors, warnings } = await check(queue, { lastResort: { "zh-Hans": "再见" } });
  expect(errors).toEqual([]);
  expect(codes(warnings)).toEqual(["lastResort.en textMissing"]);
  expect(codes((await check(await aQueueCalled("Empty"), {})).warnings)).toEqual(["requires noAgents"]);
  const full = { ...queue.overflow, full: { to: "voicemail" } };
  expect(codes((await check(queue, { overflow: full })).warnings)).toEqual(["overflow.full voicemailNotYet"]);
});

test("an edit on an older revision is refused with what changed; without If-Match the last one holds", async () => {
  const queue = await aQueueCalled("Contended");
  const path = `queues/${queue.queueId}`;
  const on = (revision: number) => ({ "if-match": `"${revision}"` });
  const first = await ask("PUT", path, { ...editOf(queue), wrapUpMs: 1000, maxWaiting: 7 }, on(1));
  expect([first.statusCode, first.headers.etag]).toEqual([200, '"2"']);
  const second = await ask("PUT", path, { ...editOf(queue), wrapUpMs: 2000 }, on(1));
  expect(second.json()).toMatchObject({ status: 412, code: "changedMeanwhile" });
  expect(codes(second.json().errors).sort()).toEqual(["maxWaiting changed", "wrapUpMs changed"]);
  expect((await ask("PUT", path, { ...editOf(queue), wrapUpMs: 3000 })).json()).toMatchObject({ revision: 3 });
  expect((await ask("DELETE", path, undefined, on(2))).json()).toMatchObject({ status: 412 });
  const both = await Promise.all([1, 2].map((n) => ask("PUT", path, { ...editOf(queue), wrapUpMs: n }, on(3))));
  expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
});

test("history says who changed what, field by field, and an older version comes back with one click", async () => {
  const queue = await aQueueCalled("Remembered");
  const overflow = { ...queue.overflow, closed: { to: "message", text: { en: "We are closed." } } };
  await ask("PUT", `queues/${queue.queueId}`, { ...editOf(queue), strategy: "ringGroup", overflow });
  const [edit, creation] = await historyOf("queue", queue.queueId);
  expect(edit).toMatchObject({ by: { name: "administrator" }, name: "Remembered", change: "changed" });
  expect(edit?.fields).toEqual([
    { field: "strategy", before: "longestIdle", after: "ringGroup" },
    { field: "overflow.closed", before: { to: "message", text: {} }, after: overflow.closed },
  ]);
  const restored = { subject: "queue", subjectId: queue.queueId, version: creation?.version };
  expect((await ask("POST", "settings/history/restore", restored)).statusCode).toBe(204);
  expect(editOf(await read(queue.queueId))).toEqual(editOf(queue));
  const after = await historyOf("queue", queue.queueId);
  expect(after.map(({ change }) => change)).toEqual(["changed", "changed", "created"]);
  await ask("DELETE", `queues/${queue.queueId}`);
  const [removal] = await historyOf("queue", queue.queueId);
  const gone = { ...restored, version: removal?.version };
  expect((await ask("POST", "settings/history/restore", gone)).json().errors).toMatchObject([{ code: "goneBefore" }]);
  expect((await ask("POST", "settings/history/restore", restored)).statusCode).toBe(204);
  expect(await read(queue.queueId)).toMatchObject({ name: "Remembered", revision: 1 });
});

test("everything's history comes page by page, newest first, skills and floor in one", async () => {
  const { skillId } = (await ask("POST", "skills", { name: "Paging" })).json();
  await ask("PUT", `skills/${skillId}`, { name: "Paged" });
  await aQueueCalled("After the skill");
  const all: SettingsChange[] = [];
  for (let cursor = ""; ; ) {
    const page = (await ask("GET", `settings/history?limit=3${cursor}`)).json();
    all.push(...page.items);
    if (!page.next) break;
    cursor = `&cursor=${page.next}`;
  }
  expect(new Set(all.map(({ version }) => version)).size).toBe(all.length);
  expect(all.slice(0, 3).map(({ name, change }) => `${name} ${change}`)).toEqual([
    "After the skill created",
    "Paged changed",
    "Paging created",
  ]);
  expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).sort((a, b) => b - a));
  const seeded = all.filter(({ subject, id }) => subject === "agent" && id === world.people.agent.userId);
  expect(seeded.at(-1)).toMatchObject({ by: null, name: "agent", change: "created" });
});

test("a skill is a record with a history; while it is asked for or had it stays", async () => {
  const { skillId } = (await ask("POST", "skills", { name: "Claims" })).json();
  expect(codes((await ask("POST", "skills", { name: "Claims" })).json().errors)).toEqual(["name nameTaken"]);
  const agent = (await ask("GET", `agents/${world.people.agent.userId}`)).json();
  const edit = {
    queueIds: agent.queueIds,
    enabled: true,
    skills: { [skillId]: 3 },
    workSets: [{ voice: 1 }, { sms: 2 }],
  };
  const set = await ask("PUT", `agents/${agent.agentId}`, edit, { "if-match": `"${agent.revision}"` });
  expect(set.json()).toMatchObject({ skills: { [skillId]: 3 }, workSets: [{ voice: 1 }, { sms: 2 }] });
  expect((await ask("DELETE", `skills/${skillId}`)).json()).toMatchObject({ status: 409, code: "inUse" });
  const emptied = { ...edit, skills: {}, workSets: [{ voice: 0 }] };
  expect(codes((await ask("PUT", `agents/${agent.agentId}`, emptied)).json().errors)).toEqual(["workSets.0 setEmpty"]);
  await ask("PUT", `agents/${agent.agentId}`, { ...edit, skills: {} });
  expect((await ask("DELETE", `skills/${skillId}`)).statusCode).toBe(204);
  const [removal, creation] = await historyOf("skill", skillId);
  expect(removal).toMatchObject({ change: "removed", fields: [{ field: "name", before: "Claims", after: null }] });
  const back = { subject: "skill", subjectId: skillId, version: creation?.version };
  expect((await ask("POST", "settings/history/restore", back)).statusCode).toBe(204);
  expect((await ask("GET", "skills")).json().items).toContainEqual({ skillId, name: "Claims" });
});

test("a line is made for a number that the carrier account has and no other line uses", async () => {
  const rest = { brandId: world.brandId, queueId: world.queueId, language: "zh-Hant", requires: [], priorityMs: 0 };
  const line = { ...rest, name: "Night line", greeting: {} };
  const make = async (address: string, change = {}) => await ask("POST", "lines", { ...line, address, ...change });
  expect(codes((await make("hello")).json().errors)).toEqual(["address notANumber"]);
  expect(codes((await make("+442079460000")).json().errors)).toEqual(["address numberNotYours"]);
  expect(codes((await make(world.lineAddress)).json().errors)).toEqual(["address numberTaken"]);
  expect(codes((await make("01134 990001", { brandId: newId() })).json().errors)).toEqual(["brandId unknownBrand"]);
  // The account has it, and cannot send it here just now.
  expect(codes((await make("01134 990099")).json().errors)).toEqual(["address noCarrier"]);
  expect((await ask("GET", "lines")).json().items).toHaveLength(1);
  const made = await make("01134 990001");
  expect(made.json()).toMatchObject({ address: "+441134990001", region: "GB", name: "Night line", revision: 1 });
  const { lineId } = made.json();
  const renamed = await ask("PUT", `lines/${lineId}`, { ...line, name: "Late line" }, { "if-match": '"1"' });
  expect(renamed.json()).toMatchObject({ name: "Late line", revision: 2 });
  const [edit] = await historyOf("line", lineId);
  expect(edit).toMatchObject({
    name: "Late line",
    fields: [{ field: "name", before: "Night line", after: "Late line" }],
  });
  expect((await ask("DELETE", `lines/${lineId}`)).statusCode).toBe(204);
  expect((await make("+441134990001")).statusCode).toBe(201);
  expect(codes((await make("+441134990002")).json().errors)).toEqual(["name nameTaken"]);
  expect((await make("night@shop.example", { channel: "email" })).statusCode).toBe(201);
});

test("a line comes back as it was before an edit, and when it was removed with its number, name and queue", async () => {
  const { queueId } = await aQueueCalled("Where it led");
  const line = { brandId: world.brandId, queueId, language: "zh-Hant", requires: [], priorityMs: 5000, greeting: {} };
  const address = "+441134990044";
  const made = (await ask("POST", "lines", { ...line, name: "Sales", address })).json();
  const other = { ...line, queueId: world.queueId, language: "en", priorityMs: 0, greeting: { en: "Hello" } };
  await ask("PUT", `lines/${made.lineId}`, { ...other, name: "Sales of today" });
  const [edit, creation] = await historyOf("line", made.lineId);
  expect(edit?.fields.map(({ field }) => field).toSorted()).toEqual([
    ...["greeting.en", "language", "name", "priorityMs", "queueId"],
  ]);
  const restore = (version: string | undefined) =>
    ask("POST", "settings/history/restore", { subject: "line", subjectId: made.lineId, version });
  const now = async () => (await ask("GET", `lines/${made.lineId}`)).json();
  expect((await restore(creation?.version)).statusCode).toBe(204);
  expect(await now()).toEqual({ ...made, revision: 3 });
  expect(world.floor.floor.lines.get(made.lineId)).toMatchObject(line);

  await ask("DELETE", `lines/${made.lineId}`);
  const [removal] = await historyOf("line", made.lineId);
  expect(codes((await restore(removal?.version)).json().errors)).toEqual(["version goneBefore"]);
  expect((await restore(edit?.version)).statusCode).toBe(204);
  expect(await now()).toMatchObject({ ...other, name: "Sales of today", address });
  // What it led to is gone by now: the way back is checked like any edit.
  expect((await ask("DELETE", `queues/${queueId}`)).statusCode).toBe(204);
  expect(codes((await restore(creation?.version)).json().errors)).toEqual(["queueId unknownQueue"]);
});

test("an agent's queues, skills and sets come back as they were before an edit, and routing goes by them at once", async () => {
  const { userId: agentId } = world.people.agent;
  const skillId = (await ask("POST", "skills", { name: "Refunds" })).json().skillId;
  const known = { queueIds: [world.queueId], skills: { [skillId]: 3 }, enabled: true, workSets: [{ voice: 1 }] };
  await ask("PUT", `agents/${agentId}`, known);
  await ask("PUT", `agents/${agentId}`, { queueIds: [], skills: {}, enabled: false, workSets: [{ sms: 3 }] });
  const [edit, before] = await historyOf("agent", agentId);
  expect(edit).toMatchObject({ change: "changed", name: "agent" });
  expect(edit?.fields.map(({ field }) => field).toSorted()).toEqual(["enabled", "queueIds", "skills", "workSets"]);
  const restored = { subject: "agent", subjectId: agentId, version: before?.version };
  expect((await ask("POST", "settings/history/restore", restored)).statusCode).toBe(204);
  expect((await ask("GET", `agents/${agentId}`)).json()).toMatchObject(known);
  expect(world.floor.floor.agents.get(agentId)?.settings).toMatchObject(known);
  await ask("PUT", `agents/${agentId}`, { ...known, skills: {} });
  await ask("DELETE", `skills/${skillId}`);
  const gone = await ask("POST", "settings/history/restore", restored);
  expect([gone.statusCode, gone.json().errors?.[0]?.code]).toEqual([400, "unknownSkill"]);
});

test("how a line writes is set with it, and stays when an edit does not speak of it", async () => {
  const token = await world.token("administrator");
  const { items } = (await api.ask("GET", "lines", { token })).json();
  const {
    lineId,
    revision: _revision,
    channel: _channel,
    address: _address,
    region: _region,
    brand: _brand,
    ...line
  } = items[0];
  const text = { quietHours: { from: 1260, to: 480 }, autoAnswer: { open: {}, closed: { en: "We open at nine." } } };
  await api.ask("PUT", `lines/${lineId}`, { token, body: { ...line, text } });
  const { text: _text, ...silent } = { text: null, ...line };
  await api.ask("PUT", `lines/${lineId}`, { token, body: { ...silent, name: "Renamed" } });
  const after = (await api.ask("GET", `lines/${lineId}`, { token })).json();
  expect(after).toMatchObject({ name: "Renamed", text });
  const night = { ...silent, text: { quietHours: { from: 1500, to: 480 } } };
  expect((await api.ask("PUT", `lines/${lineId}`, { token, body: night })).statusCode).toBe(400);
});
