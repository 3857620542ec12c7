import { newId } from "@touchstone/runtime";
import { beforeAll, expect, test } from "vitest";
import { aServer, type TestServer, type World } from "./aServer.ts";

let api: TestServer;
let world: World;

beforeAll(async () => {
  api = await aServer();
  world = await api.world("Texts");
  return () => api.close();
});

/** A customer writes so often; the conversation's id. `address`: null where nobody can read what they gave. */
async function conversation(from: string, texts: readonly string[], address: string | null = from): Promise<string> {
  const { lineId, floor } = world;
  for (const text of texts) {
    const words = { fromRaw: from, fromAddress: address, callerName: null, text };
    await floor.happen(
      {
        type: "messageArrived",
        ...{
          channel: "sms",
          lineId,
          threadKey: `sms:${lineId}:${from}`,
          messageId: newId(),
          mediaCount: 0,
          traits: null,
        },
        ...{ match: { kind: "unknown" }, callerRef: null, keyword: null, isAuto: false, isBlocked: false },
        ...{ isOptedOut: false, parentId: null },
      },
      words,
    );
  }
  const found = [...floor.floor.interactions.values()].find(({ thread }) => thread?.key === `sms:${lineId}:${from}`);
  return found?.id ?? "";
}

test("messages are paged from the newest back, each page the oldest first", async () => {
  const id = await conversation("+447700900201", ["one", "two", "three", "four", "five"]);
  const token = await world.token("agent");
  const first = (await api.ask("GET", `interactions/${id}/messages?limit=2`, { token })).json();
  expect(first.items.map((one: { text: string }) => one.text)).toEqual(["four", "five"]);
  const second = (await api.ask("GET", `interactions/${id}/messages?limit=2&before=${first.before}`, { token })).json();
  expect(second.items.map((one: { text: string }) => one.text)).toEqual(["two", "three"]);
  const third = (await api.ask("GET", `interactions/${id}/messages?limit=2&before=${second.before}`, { token })).json();
  expect(third).toMatchObject({ items: [{ text: "one", direction: "in", state: "received" }], before: null });
});

test("an answer is owed to whoever can be sent one", async () => {
  const ids = [await conversation("+447700900231", ["hello"]), await conversation("Nobody Knows", ["hello"], null)];
  const token = await world.token("agent");
  const { items } = (await api.ask("GET", "conversations?state=waiting", { token })).json();
  const owedOf = (id: string | undefined) =>
    items.find(({ interactionId }: { interactionId: string }) => interactionId === id)?.awaitingReplySince;
  expect(ids.map(owedOf)).toEqual([expect.any(Number), null]);
});

test("a file that was refused says why, and one that is not what it says or could do something says so", async () => {
  const id = await conversation("+447700900211", ["see"]);
  const token = await world.token("agent");
  const path = `interactions/${id}/messages`;
  const [message] = (await api.ask("GET", path, { token })).json().items;
  const files = [
    ["refused", { reason: "inside" }],
    ["ready", { active: true, disguised: true, scan: "notScanned" }],
    ["ready", { active: true, disguised: false, scan: "notScanned" }],
    ["ready", { active: false, disguised: false, scan: "notScanned" }],
    ["pending", null],
  ] as const;
  for (const [place, [state, findings]] of files.entries()) {
    await api.system.pool.query(
      `insert into attachment (tenant_id, id, message_id, place, name, type, state, findings)
       values ($1, $2, $3, $4, 'a', 'text/plain', $5, $6)`,
      [world.tenantId, newId(), message.id, place, state, findings && JSON.stringify(findings)],
    );
  }
  const [shown] = (await api.ask("GET", path, { token })).json().items;
  expect(shown.attachments).toMatchObject([
    { state: "refused", because: "inside", warning: null },
    { state: "ready", because: null, warning: "disguised" },
    { warning: "active" },
    { warning: null },
    { state: "pending", because: null, warning: null },
  ]);
});

test("the rail shows what waits in the agent's queues, last written to first, with its last words", async () => {
  await conversation("+447700900202", ["older"]);
  await conversation("+447700900203", ["newer", "newest"]);
  const token = await world.token("agent");
  const page = (await api.ask("GET", "conversations?state=waiting&limit=2", { token })).json();
  expect(page.items).toMatchObject([
    { from: "+447700900203", lastWords: "newest", state: "waiting", channel: "sms" },
    { from: "+447700900202", lastWords: "older" },
  ]);
  const next = (await api.ask("GET", `conversations?state=waiting&limit=2&cursor=${page.next}`, { token })).json();
  expect(next.items.map((one: { from: string }) => one.from)).not.toContain("+447700900202");
});

test("a line that cannot send it is refused at its field, before anything is written", async () => {
  const token = await world.token("agent");
  const mail = { channel: "email", lineId: world.lineId, to: "a@b.example", subject: "Hello", text: "Hello." };
  const refused = await api.ask("POST", "conversations", { token, body: mail });
  expect(refused.statusCode).toBe(400);
  expect(refused.json()).toMatchObject({ code: "invalid", errors: [{ field: "lineId", code: "wrongChannel" }] });
});

test("whoever writes first finds the message in a conversation that rests until it is answered", async () => {
  const token = await world.token("agent");
  const body = { channel: "sms", lineId: world.lineId, to: "+447700900204", text: "Your parcel is here." };
  const headers = { "idempotency-key": newId() };
  const started = await api.ask("POST", "conversations", { token, body, headers });
  expect(started.statusCode).toBe(201);
  const { interactionId } = started.json();
  const again = await api.ask("POST", "conversations", { token, body, headers });
  expect(again.json()).toEqual(started.json());
  const messages = (await api.ask("GET", `interactions/${interactionId}/messages`, { token })).json();
  expect(messages.items).toMatchObject([{ direction: "out", text: "Your parcel is here.", state: "queued" }]);
  const resting = (await api.ask("GET", "conversations?state=resting", { token })).json();
  expect(resting.items).toMatchObject([{ interactionId, until: null, lastWords: "Your parcel is here." }]);
  const ofNobody = (await api.ask("GET", `conversations?state=resting&customerId=${newId()}`, { token })).json();
  expect(ofNobody).toEqual({ items: [], next: null });
});

test("what opened no conversation is found by supervisors, page by page, and by nobody of another tenant", async () => {
  const { tenantId, lineId } = world;
  for (const [place, kept] of ["automatic", "blocked", "automatic"].entries()) {
    const [id, at] = [newId(), new Date(1_800_000_000_000 + place)];
    const { pool } = api.system;
    await pool.query(
      `insert into message (tenant_id, id, line_id, direction, at, state, kept_as, flags)
       values ($1, $2, $3, 'in', $4, 'received', $5, '{automatic}')`,
      [tenantId, id, lineId, at, kept],
    );
    await pool.query("insert into message_content (tenant_id, message_id, text, subject) values ($1, $2, $3, 'News')", [
      ...[tenantId, id, `mail ${place}`],
    ]);
  }
  const token = await world.token("supervisor");
  const first = (await api.ask("GET", "kept-messages?limit=2", { token })).json();
  expect(first.items).toMatchObject([
    { text: "mail 2", because: "automatic", subject: "News", flags: ["automatic"], line: { id: lineId } },
    { text: "mail 1", because: "blocked" },
  ]);
  const second = (await api.ask("GET", `kept-messages?limit=2&cursor=${first.next}`, { token })).json();
  expect(second).toMatchObject({ items: [{ text: "mail 0" }], next: null });
  const blocked = (await api.ask("GET", "kept-messages?because=blocked", { token })).json();
  expect(blocked.items).toHaveLength(1);
  const abroad = await (await api.world("Elsewhere")).token("supervisor");
  expect((await api.ask("GET", "kept-messages", { token: abroad })).json()).toEqual({ items: [], next: null });
});

/** A text that stands in no conversation. */
async function aKeptText(because: string, from: string | null = "+447700900209", erasedAt: Date | null = null) {
  const { tenantId, lineId } = world;
  const id = newId();
  await api.system.pool.query(
    `insert into message (tenant_id, id, line_id, direction, at, state, kept_as) values ($1, $2, $3, 'in', now(), 'received', $4)`,
    [tenantId, id, lineId, because],
  );
  await api.system.pool.query(
    "insert into message_content (tenant_id, message_id, text, from_address, erased_at) values ($1, $2, 'Hi', $3, $4)",
    [tenantId, id, from, erasedAt],
  );
  return id;
}

test("a kept message is let into a conversation by a supervisor, once, whoever clicks how often", async () => {
  const [first, second] = [await aKeptText("blocked"), await aKeptText("automatic")];
  const supervisor = await world.token("supervisor");
  const administrator = await world.token("administrator");
  const shown = (await api.ask("GET", "kept-messages", { token: supervisor })).json().items;
  const one = shown.find(({ id }: { id: string }) => id === second);
  expect(one).toMatchObject({ mayLetIn: true, because: "automatic", from: "+447700900209" });
  const clicks = [supervisor, administrator, supervisor].map((token) =>
    api.ask("POST", `kept-messages/${first}/let-in`, { token }),
  );
  const answers = await Promise.all(clicks);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  const [{ interactionId }, ...others] = answers.map((answer) => answer.json());
  expect(others).toEqual([{ interactionId }, { interactionId }]);
  const later = await api.ask("POST", `kept-messages/${second}/let-in`, { token: supervisor });
  expect(later.json()).toEqual({ interactionId });
  const read = (await api.ask("GET", `interactions/${interactionId}/messages`, { token: supervisor })).json().items;
  expect(read.map(({ id }: { id: string }) => id)).toEqual([first, second]);
  const left = (await api.ask("GET", "kept-messages", { token: supervisor })).json().items;
  expect(left.map(({ id }: { id: string }) => id)).not.toContain(first);
});

test("keywords, and what nobody could answer or read, stay kept; of another tenant nothing is known", async () => {
  const token = await world.token("supervisor");
  const letIn = async (id: string, by = token) =>
    (await api.ask("POST", `kept-messages/${id}/let-in`, { token: by })).statusCode;
  const unanswerable = [await aKeptText("ignored", null), await aKeptText("blocked", "+447700900208", new Date())];
  for (const id of [await aKeptText("keyword"), ...unanswerable]) expect(await letIn(id)).toBe(409);
  const abroad = await (await api.world("Far away")).token("supervisor");
  expect(await letIn(await aKeptText("blocked"), abroad)).toBe(404);
});

test("canned answers of a queue come with those of all queues", async () => {
  const token = await world.token("supervisor");
  const answer = { name: "Returns", queueId: world.queueId, language: null, text: "Send it back, {customer}." };
  await api.ask("POST", "canned-answers", { token, body: answer });
  await api.ask("POST", "canned-answers", { token, body: { ...answer, name: "Bye", queueId: null } });
  const of = async (queueId: string) => {
    const { items } = (await api.ask("GET", `canned-answers?queueId=${queueId}`, { token })).json();
    return items.map((one: { name: string }) => one.name);
  };
  expect(await of(world.queueId)).toEqual(["Bye", "Returns"]);
  expect(await of(newId())).toEqual(["Bye"]);
});
