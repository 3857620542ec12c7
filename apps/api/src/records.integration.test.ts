import { withTenant } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { beforeAll, expect, test } from "vitest";
import { aServer, aTalk, PASSWORD, type TestServer, type World } from "./aServer.ts";

let api: TestServer;
let world: World;
let agent: string;
let administrator: string;

beforeAll(async () => {
  api = await aServer();
  world = await api.world();
  agent = await world.token("agent");
  administrator = await world.token("administrator");
  return () => api.close();
});

const create = async (body: object, headers: Record<string, string> = {}) =>
  (await api.ask("POST", "customers", { token: agent, body, headers })).json();

test("signing in gives a token and a cookie; signing out ends it at once", async () => {
  const { email, userId } = world.people.supervisor;
  const answer = await api.ask("POST", "sessions", { body: { email: email.toUpperCase(), password: PASSWORD } });
  expect(answer.statusCode).toBe(201);
  const { token, me } = answer.json();
  expect(me).toMatchObject({ userId, roles: ["supervisor"], tenant: { id: world.tenantId } });
  expect(answer.headers["set-cookie"]).toMatch(/HttpOnly; SameSite=Lax/);
  const cookie = String(answer.headers["set-cookie"]).split(";")[0] as string;
  expect((await api.ask("GET", "me", { headers: { cookie } })).statusCode).toBe(200);
  expect(
    (await api.ask("DELETE", "sessions/current", { headers: { cookie, origin: "http://evil.test" } })).statusCode,
  ).toBe(403);
  expect(
    (await api.ask("DELETE", "sessions/current", { headers: { cookie, "sec-fetch-site": "cross-site" } })).statusCode,
  ).toBe(403);
  expect((await api.ask("DELETE", "sessions/current", { token })).statusCode).toBe(204);
  expect((await api.ask("GET", "me", { headers: { cookie } })).statusCode).toBe(401);
  const stored = await api.system.pool.query("select token_hash from session where user_id = $1", [userId]);
  expect(JSON.stringify(stored.rows)).not.toContain(token);
});

test("a wrong password, an unknown address and a disabled user are answered alike, and limited", async () => {
  const other = await api.world("Limited");
  const { email, userId } = other.people.agent;
  const answers = [];
  for (const given of [email, "nobody@example.test"])
    answers.push(await api.ask("POST", "sessions", { body: { email: given, password: "wrong" } }));
  await api.system.pool.query("update app_user set disabled_at = now() where id = $1", [userId]);
  answers.push(await api.ask("POST", "sessions", { body: { email, password: PASSWORD } }));
  expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
  expect(answers[0]?.statusCode).toBe(401);
  let last = 401;
  for (let n = 0; n < 10 && last === 401; n++)
    last = (await api.ask("POST", "sessions", { body: { email, password: "wrong" } })).statusCode;
  expect(last).toBe(429);
});

const isCurrent = (session: { current: boolean }) => session.current;
const statusOf = async (token: string) => (await api.ask("GET", "me", { token })).statusCode;

test("a session can be seen and ended from another one: that one alone is over, at once", async () => {
  const first = await world.token("supervisor");
  const [seen] = (await api.ask("GET", "sessions", { token: first })).json().items.filter(isCurrent);
  const second = await world.token("supervisor");
  const { items } = (await api.ask("GET", "sessions", { token: second })).json();
  expect(items.filter(isCurrent)).toHaveLength(1);
  expect(items.find(isCurrent).sessionId).not.toBe(seen.sessionId);
  expect(items.map(({ sessionId }: { sessionId: string }) => sessionId)).toContain(seen.sessionId);
  expect((await api.ask("DELETE", `sessions/${seen.sessionId}`, { token: agent })).statusCode).toBe(404);
  expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);
  expect((await api.ask("DELETE", `sessions/${seen.sessionId}`, { token: second })).statusCode).toBe(204);
  expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
});

test("a session that ran out opens nothing; the same person's other one goes on", async () => {
  const old = await world.token("supervisor");
  const young = await world.token("supervisor");
  const [session] = (await api.ask("GET", "sessions", { token: old })).json().items.filter(isCurrent);
  expect(await statusOf(old)).toBe(200);
  await api.system.pool.query(
    "update session set expires_at = now() - interval '1 second' where encode(token_hash, 'hex') = $1",
    [session.sessionId],
  );
  expect([await statusOf(old), await statusOf(young)]).toEqual([401, 200]);
  expect((await api.ask("DELETE", `sessions/${session.sessionId}`, { token: old })).statusCode).toBe(401);
});

test("hostile words are kept and given back as text", async () => {
  const name = "<script>alert(1)</script>'; drop table customer; --";
  const card = await create({ name, note: "<Response><Dial>+1900</Dial></Response>", company: "王小明 & 𠮷野家" });
  const read = (await api.ask("GET", `customers/${card.customerId}`, { token: agent })).json();
  expect(read).toMatchObject({ name, note: "<Response><Dial>+1900</Dial></Response>", company: "王小明 & 𠮷野家" });
});

test("an edit changes the card, and the history says who changed what", async () => {
  const { customerId } = await create({ name: "Before", note: "old" });
  const edit = {
    name: "After",
    company: null,
    tier: "gold",
    vip: true,
    language: "zh-Hant",
    email: "a@b.test",
    note: "n".repeat(1000),
  };
  const card = (await api.ask("PUT", `customers/${customerId}`, { token: administrator, body: edit })).json();
  expect(card).toMatchObject({ name: "After", tier: "gold", vip: true, note: "n".repeat(1000) });
  const { items } = (await api.ask("GET", `customers/${customerId}/changes`, { token: agent })).json();
  expect(items[0]).toMatchObject({
    by: "administrator",
    before: { name: "Before", vip: false },
    after: { name: "After", vip: true },
  });
  expect(items[1]).toMatchObject({ by: "agent", before: null });
  await api.ask("PUT", `customers/${customerId}`, { token: agent, body: edit });
  expect((await api.ask("GET", `customers/${customerId}/changes`, { token: agent })).json().items).toHaveLength(2);
});

test("numbers are read as the tenant's region writes them, and customers found by their end", async () => {
  const { customerId } = await create({ name: "Reachable" });
  const path = `customers/${customerId}/addresses`;
  const added = (
    await api.ask("POST", path, {
      token: agent,
      body: { address: "(020) 7946 0321 ext. 12", label: "work", isPrimary: true },
    })
  ).json();
  expect(added.addresses).toMatchObject([
    { address: "+442079460321", extension: "12", label: "work", isPrimary: true },
  ]);
  expect((await api.ask("POST", path, { token: agent, body: { address: "nonsense" } })).json()).toMatchObject({
    status: 400,
    errors: [{ field: "address" }],
  });
  for (const q of ["0321", "7946 0321", "020 7946 0321", "+44 20 7946 0321", "reach", "Reachable"]) {
    const { items } = (await api.ask("GET", `customers?q=${encodeURIComponent(q)}`, { token: agent })).json();
    expect([q, items.map((item: { customerId: string }) => item.customerId)]).toEqual([q, [customerId]]);
  }
  const gone = await api.ask("DELETE", `${path}/${added.addresses[0].id}`, { token: agent });
  expect(gone.json().addresses).toEqual([]);
  expect((await api.ask("GET", "customers?q=0321", { token: agent })).json().items).toEqual([]);
});

test("a customer has mail addresses beside the numbers, each kind with one that comes first", async () => {
  const { customerId } = await create({ name: "Writes" });
  const path = `customers/${customerId}/addresses`;
  const add = async (address: string) =>
    await api.ask("POST", path, { token: agent, body: { address, isPrimary: true } });
  await add("020 7946 0399");
  await add("First@Mail.example");
  const { addresses } = (await add("second@mail.example")).json() as { addresses: object[] };
  expect(addresses).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ channel: "phone", address: "+442079460399", isPrimary: true }),
      expect.objectContaining({ channel: "email", address: "first@mail.example", isPrimary: false }),
      expect.objectContaining({ channel: "email", address: "second@mail.example", isPrimary: true }),
    ]),
  );
  for (const wrong of ["@", "a@b", '"a@evil"@b.example', "a@b.example\r\nBcc: c@d.example"]) {
    expect([wrong, (await add(wrong)).statusCode]).toEqual([wrong, 400]);
  }
});

test("a short Chinese name, a per cent sign and a quote are sought as they are", async () => {
  const { customerId } = await create({ name: "欧阳修" });
  const odd = await create({ name: "100%_\\'sure" });
  const find = async (q: string) =>
    (await api.ask("GET", `customers?q=${encodeURIComponent(q)}`, { token: agent })).json().items;
  expect(await find("欧阳")).toMatchObject([{ customerId }]);
  expect(await find("00%_\\'s")).toMatchObject([{ customerId: odd.customerId }]);
  expect(await find("%%%")).toEqual([]);
});

test("pages follow each other without gap or repeat, and a forged cursor is refused", async () => {
  const paging = await api.world("Paging");
  const token = await paging.token("agent");
  for (let n = 0; n < 7; n++) await api.ask("POST", "customers", { token, body: { name: `Page ${n % 3}` } });
  const seen: string[] = [];
  for (let cursor = ""; ; ) {
    const page = (await api.ask("GET", `customers?limit=2${cursor}`, { token })).json();
    seen.push(...page.items.map((item: { customerId: string }) => item.customerId));
    if (!page.next) break;
    cursor = `&cursor=${page.next}`;
  }
  expect(new Set(seen).size).toBe(7);
  expect(seen).toHaveLength(7);
  for (const cursor of [
    "x",
    Buffer.from('["a"]').toString("base64url"),
    Buffer.from('["a",{}]').toString("base64url"),
  ]) {
    expect((await api.ask("GET", `customers?cursor=${cursor}`, { token })).statusCode).toBe(400);
  }
});

test("the same Idempotency-Key creates one customer, also at the same moment; on another body it is refused", async () => {
  const headers = { "idempotency-key": newId() };
  const both = await Promise.all([create({ name: "Once" }, headers), create({ name: "Once" }, headers)]);
  expect(both[0].customerId).toBe(both[1].customerId);
  expect(await create({ name: "Twice" }, headers)).toMatchObject({ status: 422, code: "idempotencyKeyReused" });
});

test("an unknown caller becomes a customer with one click, and once however often it is clicked", async () => {
  const interactionId = await aTalk(world, "+447700900166");
  const headers = { "idempotency-key": newId() };
  const click = () =>
    api.ask("POST", `interactions/${interactionId}/customer`, { token: agent, body: { assign: "new" }, headers });
  const [first, second] = [await click(), await click()];
  expect([first.statusCode, second.json()]).toEqual([200, first.json()]);
  const { customerId } = first.json();
  const card = (await api.ask("GET", `customers/${customerId}`, { token: agent })).json();
  expect(card).toMatchObject({ name: "A <b>caller</b>", addresses: [{ address: "+447700900166" }] });
  const timeline = (await api.ask("GET", `customers/${customerId}/timeline`, { token: agent })).json();
  expect(timeline.items).toMatchObject([{ interactionId, agent: "agent", exit: null }]);

  const other = await create({ name: "Right one" });
  const moved = await api.ask("POST", `interactions/${interactionId}/customer`, {
    token: agent,
    body: { assign: "existing", customerId: other.customerId },
  });
  expect(moved.json()).toEqual({ customerId: other.customerId });
  const before = (await api.ask("GET", `customers/${customerId}/timeline`, { token: agent })).json();
  const after = (await api.ask("GET", `customers/${other.customerId}/timeline`, { token: agent })).json();
  expect([before.items.length, after.items.length]).toEqual([0, 1]);
  await world.floor.happen({ type: "callEnded", callId: callOf(interactionId), end: "completed", arrived: null });
  await world.floor.happen({
    type: "complete",
    agentId: world.people.agent.userId,
    interactionId,
    dispositionId: null,
  });
});

const callOf = (interactionId: string) => world.floor.floor.interactions.get(interactionId)?.callId ?? "";

test("a draft survives, belongs to the agent who talked, and shows among today's contacts", async () => {
  const interactionId = await aTalk(world, "+447700900188");
  const path = `interactions/${interactionId}/draft`;
  expect((await api.ask("GET", path, { token: agent })).json()).toEqual({
    notes: "",
    dispositionId: null,
    savedAt: null,
  });
  const draft = { notes: "half a sentence — 半句話", dispositionId: world.dispositionId };
  const { savedAt } = (await api.ask("PUT", path, { token: agent, body: draft })).json();
  expect((await api.ask("GET", path, { token: agent })).json()).toEqual({ ...draft, savedAt });
  const { items } = (await api.ask("GET", "me/contacts", { token: agent })).json();
  expect(items[0]).toMatchObject({ contact: { interactionId }, from: "+447700900188" });
  const detail = (await api.ask("GET", `interactions/${interactionId}`, { token: agent })).json();
  expect(detail).toMatchObject({
    interactionId,
    from: "+447700900188",
    matchedHow: "unknown",
    legs: [{ agent: "agent" }],
  });
});

test("a setting is changed by a fact, and the answer is what was committed", async () => {
  const {
    queueId,
    revision: _r,
    opening: _o,
    ...queue
  } = (await api.ask("GET", `queues/${world.queueId}`, { token: administrator })).json();
  const answer = await api.ask("PUT", `queues/${queueId}`, {
    token: administrator,
    body: { ...queue, maxWaitMs: 90_000 },
  });
  expect([answer.statusCode, answer.json().maxWaitMs]).toEqual([200, 90_000]);
  const { rows } = await api.system.pool.query(
    "select happened from journal where tenant_id = $1 order by seq desc limit 1",
    [world.tenantId],
  );
  expect(rows[0].happened).toMatchObject([{ type: "settingsChanged", subject: "queue", id: queueId }]);
  const foreign = { ...queue, requires: [{ skillId: newId(), level: 1 }] };
  expect((await api.ask("PUT", `queues/${queueId}`, { token: administrator, body: foreign })).statusCode).toBe(400);
});

test("the softphone's token is this agent's, outgoing only, for an hour at most", async () => {
  const { provider, token, url, expiresAt } = (await api.ask("GET", "softphone/token", { token: agent })).json();
  expect([provider, url]).toEqual(["emulator", "ws://touchstone.test/emulator/phone"]);
  const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
  expect(claims.grants.voice).toEqual({ outgoing: { application_sid: `AP${"1".repeat(32)}` } });
  expect(claims.grants.identity).toContain(world.people.agent.userId.replaceAll("-", "").slice(0, 8));
  expect(claims.exp - claims.iat).toBeLessThanOrEqual(3600);
  expect(expiresAt).toBeGreaterThan(Date.now());
});

test("the description is OpenAPI 3.1, and the demo is shown only for demo tenants", async () => {
  const document = (await api.ask("GET", "/openapi.json")).json();
  expect(document.openapi).toBe("3.1.0");
  expect(Object.keys(document.paths)).toContain("/api/v1/customers/{customerId}");
  const { responses } = document.paths["/api/v1/customers/{customerId}"].get;
  expect(Object.keys(responses.default.content)).toEqual(["application/problem+json"]);
  expect((await api.ask("GET", "/docs/")).body).toContain("Swagger UI");
  const { type } = (await api.ask("GET", "nothing")).json();
  const [page, code] = type.split("#");
  expect((await api.ask("GET", page)).body).toContain(`id="${code}"`);
  expect((await api.ask("GET", "demo-logins")).json()).toEqual({ items: [] });
  const demo = await api.world("Demo");
  await api.system.pool.query("update tenant set is_demo = true where id = $1", [demo.tenantId]);
  const { items } = (await api.ask("GET", "demo-logins")).json();
  expect(items.map((item: { role: string }) => item.role)).toEqual(["agent", "administrator", "supervisor"]);
  const { tenants } = (await api.ask("GET", "sim/directory")).json();
  expect(tenants).toMatchObject([{ id: demo.tenantId, lines: [{ address: demo.lineAddress }] }]);
  expect(tenants[0].callers.map((caller: { kind: string }) => caller.kind)).toEqual(["unknown", "withheld"]);
});

test("the card that an edit leaves is the card that a rebuild makes", async () => {
  const { customerId } = await create({ name: "Rebuilt", interactionId: undefined });
  const { refreshCards, readCard } = await import("@touchstone/db");
  await withTenant(api.app, world.tenantId, async (trx) => {
    const { asOf: _was, ...edited } = (await readCard(trx, world.tenantId, customerId)) as Record<string, unknown>;
    await refreshCards(trx, world.tenantId, [customerId]);
    const { asOf: _is, ...rebuilt } = (await readCard(trx, world.tenantId, customerId)) as Record<string, unknown>;
    expect(rebuilt).toEqual(edited);
  });
});

test("whoever wrote a mail becomes a customer who is found by that address", async () => {
  const letters = await api.world("Letters");
  const token = await letters.token("agent");
  const interactionId = await aTalk(letters, "writer@mail.example");
  const path = `interactions/${interactionId}/customer`;
  const { customerId } = (await api.ask("POST", path, { token, body: { assign: "new" } })).json();
  const card = (await api.ask("GET", `customers/${customerId}`, { token })).json();
  expect(card.addresses).toMatchObject([{ channel: "email", address: "writer@mail.example" }]);
});
