import type { CannedAnswer, Disposition, SettingsChange } from "@touchstone/contracts";
import { newId } from "@touchstone/runtime";
import { beforeAll, expect, test } from "vitest";
import { aServer, type TestServer, type World } from "./aServer.ts";

let api: TestServer;
let world: World;
let token: string;

beforeAll(async () => {
  api = await aServer();
  world = await api.world("Records");
  token = await world.token("administrator");
  return () => api.close();
});

const ask = (method: string, path: string, body?: unknown, headers = {}) =>
  api.ask(method, path, { token, body, headers });
const historyOf = async (subject: string, id: string): Promise<SettingsChange[]> =>
  (await ask("GET", `settings/history?subject=${subject}&id=${id}`)).json().items;
const restore = async (subject: string, subjectId: string, version: string | undefined) =>
  await ask("POST", "settings/history/restore", { subject, subjectId, version });
const faults = (answer: { json(): { errors?: { field: string; code: string }[] } }) =>
  answer.json().errors?.map(({ field, code }) => `${field} ${code}`);

const HOURS = { name: "Hours", queueId: null, language: "en", text: "We open at nine." };

test("a canned answer's history says who changed which words, and brings them back, also when it was removed", async () => {
  const made: CannedAnswer = (await ask("POST", "canned-answers", HOURS)).json();
  const path = `canned-answers/${made.cannedAnswerId}`;
  expect(made).toEqual({ cannedAnswerId: made.cannedAnswerId, revision: 1, ...HOURS });
  const supervisor = await world.token("supervisor");
  const later = { ...HOURS, text: "We open at ten." };
  expect((await api.ask("PUT", path, { token: supervisor, body: later })).json()).toMatchObject({
    revision: 2,
    ...later,
  });
  const [edit, creation] = await historyOf("cannedAnswer", made.cannedAnswerId);
  expect(edit).toMatchObject({ change: "changed", name: "Hours", by: { userId: world.people.supervisor.userId } });
  expect(edit?.fields).toEqual([{ field: "text", before: HOURS.text, after: later.text }]);
  expect(creation).toMatchObject({ change: "created", by: { userId: world.people.administrator.userId } });

  // Saved again as it is: nothing happened that would have to be told.
  await ask("PUT", path, later);
  expect(await historyOf("cannedAnswer", made.cannedAnswerId)).toHaveLength(2);
  expect((await restore("cannedAnswer", made.cannedAnswerId, creation?.version)).statusCode).toBe(204);
  const shown = async () => (await ask("GET", "canned-answers")).json().items as CannedAnswer[];
  expect(await shown()).toMatchObject([{ ...HOURS }]);

  await ask("DELETE", path);
  const [removal] = await historyOf("cannedAnswer", made.cannedAnswerId);
  expect(removal).toMatchObject({ change: "removed", name: "Hours" });
  expect(faults(await restore("cannedAnswer", made.cannedAnswerId, removal?.version))).toEqual(["version goneBefore"]);
  expect((await restore("cannedAnswer", made.cannedAnswerId, edit?.version)).statusCode).toBe(204);
  expect(await shown()).toMatchObject([{ cannedAnswerId: made.cannedAnswerId, ...later }]);
});

test("an edit of a canned answer on an older revision is refused, and of a queue that is gone at its field", async () => {
  const made: CannedAnswer = (await ask("POST", "canned-answers", { ...HOURS, name: "Two edit it" })).json();
  const path = `canned-answers/${made.cannedAnswerId}`;
  const first = { ...HOURS, name: "Two edit it", text: "One" };
  expect((await ask("PUT", path, first, { "if-match": '"1"' })).statusCode).toBe(200);
  const second = await ask("PUT", path, { ...first, text: "Other" }, { "if-match": '"1"' });
  expect([second.statusCode, second.json().code]).toEqual([412, "changedMeanwhile"]);
  expect(faults(await ask("PUT", path, { ...first, queueId: newId() }))).toEqual(["queueId unknownQueue"]);
  expect((await ask("GET", "canned-answers")).json().items).toContainEqual(expect.objectContaining({ text: "One" }));
});

const REFUND = { label: { en: "Refund", "zh-Hant": "退款" }, queueId: null, position: 4 };

test("dispositions are kept queue by queue, with who changed which words, and brought back, also when they were removed", async () => {
  const { queueId } = world;
  const made: Disposition = (await ask("POST", "dispositions", REFUND)).json();
  const path = `dispositions/${made.id}`;
  expect(made).toEqual({ id: made.id, revision: 1, ...REFUND });
  const later = { label: { en: "Money back" }, queueId, position: 0 };
  expect((await ask("PUT", path, later, { "if-match": '"1"' })).json()).toEqual({ id: made.id, revision: 2, ...later });
  const stale = await ask("PUT", path, REFUND, { "if-match": '"1"' });
  expect([stale.statusCode, stale.json().code]).toEqual([412, "changedMeanwhile"]);
  const idsOf = async (query: string) =>
    (await ask("GET", `dispositions${query}`)).json().items.map(({ id }: Disposition) => id);
  expect(await idsOf(`?queueId=${queueId}`)).toEqual([made.id, world.dispositionId].toSorted());
  expect(await idsOf(`?queueId=${newId()}`)).toEqual([world.dispositionId]);

  const [edit, creation] = await historyOf("disposition", made.id);
  expect(edit).toMatchObject({
    change: "changed",
    name: "Money back",
    by: { userId: world.people.administrator.userId },
  });
  expect(edit?.fields.map(({ field }) => field).toSorted()).toEqual([
    "label.en",
    "label.zh-Hant",
    "position",
    "queueId",
  ]);
  expect(creation).toMatchObject({ change: "created", name: "Refund" });
  expect((await restore("disposition", made.id, creation?.version)).statusCode).toBe(204);
  const shown = async () => (await ask("GET", "dispositions")).json().items as Disposition[];
  expect(await shown()).toContainEqual({ id: made.id, revision: 3, ...REFUND });

  expect((await ask("DELETE", path)).statusCode).toBe(204);
  expect((await ask("DELETE", path)).statusCode).toBe(404);
  expect((await shown()).map(({ id }) => id)).toEqual([world.dispositionId]);
  const [removal] = await historyOf("disposition", made.id);
  expect(removal).toMatchObject({ change: "removed", name: "Refund" });
  expect((await restore("disposition", made.id, edit?.version)).statusCode).toBe(204);
  expect(await shown()).toContainEqual({ id: made.id, revision: 5, ...later });
});

test("a disposition that reads like another one of its queue, without words or of a queue that is gone is refused at its field", async () => {
  const make = async (over: object) => faults(await ask("POST", "dispositions", { ...REFUND, ...over }));
  expect(await make({ label: { en: "Solved" } })).toEqual(["label.en nameTaken"]);
  expect(await make({ label: { en: "Solved" }, queueId: world.queueId })).toEqual(["label.en nameTaken"]);
  expect(await make({ label: {} })).toEqual(["label required"]);
  expect(await make({ label: { en: "" } })).toEqual(["label.en required"]);
  expect(await make({ queueId: newId() })).toEqual(["queueId unknownQueue"]);
});

test("what a line is on the web stands in the line's history: sites that come back, and a secret of which only the making is told", async () => {
  const { lineId } = world;
  const path = `lines/${lineId}/web`;
  const sites = ["https://shop.example"];
  expect((await ask("PUT", path, { origins: sites })).json()).toEqual({
    origins: sites,
    hasSecret: false,
    secretAt: null,
  });
  const { secret } = (await ask("POST", `${path}/secret`)).json();
  const other = (await ask("POST", `${path}/secret`)).json().secret;
  expect(secret.length).toBeGreaterThan(40);
  expect(other).not.toBe(secret);
  const read = await ask("GET", path);
  expect(read.json()).toMatchObject({ origins: sites, hasSecret: true, secretAt: expect.any(Number) });
  await ask("PUT", path, { origins: [] });
  const changes = (await historyOf("line", lineId)).filter(({ subject }) => subject === "webLine");
  expect(changes.map(({ fields }) => fields.map(({ field }) => field))).toEqual([
    ["origins"],
    ["secretAt"],
    ["secretAt"],
    ["origins"],
  ]);
  for (const kept of [JSON.stringify(changes), read.body]) {
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(other);
  }
  expect((await restore("webLine", lineId, changes[1]?.version)).statusCode).toBe(204);
  expect((await ask("GET", path)).json()).toMatchObject({ origins: sites, hasSecret: true });
  expect((await ask("DELETE", `${path}/secret`)).statusCode).toBe(204);
  expect((await ask("GET", path)).json()).toEqual({ origins: sites, hasSecret: false, secretAt: null });
  expect((await ask("PUT", path, { origins: ["shop.example"] })).statusCode).toBe(400);
});

test("lines of the web, of mail and of faxes are made, each with an address as its channel has it, and restored as what they were", async () => {
  const { brandId, queueId } = (await ask("GET", "lines")).json().items[0];
  const rest = { brandId, queueId, language: "en", requires: [], priorityMs: 0, greeting: {} };
  const make = async (channel: string, address: string) =>
    await ask("POST", "lines", { ...rest, name: `${channel} ${address}`, channel, address });
  const [row] = (await api.system.pool.query("select slug from tenant where id = $1", [world.tenantId])).rows;
  const right = [
    ["chat", row.slug.toUpperCase(), row.slug],
    ["chat", `${row.slug}/north-star`, `${row.slug}/north-star`],
    ["email", "Help@Shop.Example", "help@shop.example"],
    ["fax", "020 7946 0444", "+442079460444"],
  ] as const;
  for (const [channel, given, address] of right) {
    const made = await make(channel, given);
    expect([made.statusCode, made.json().channel, made.json().address]).toEqual([201, channel, address]);
  }
  const wrong = [
    ["chat", "somebody-else", "addressOfDesk"],
    ["chat", `${row.slug}/Nørth`, "addressOfDesk"],
    ["chat", row.slug, "addressTaken"],
    ["email", "help.shop.example", "notAMailAddress"],
    ["email", "help@shop.example", "addressTaken"],
    ["fax", "nothing", "notANumber"],
    ["fax", "+442079460444", "numberTaken"],
    ["phone", "020 7946 0444", "numberOfFaxes"],
    ["fax", world.lineAddress, "numberOfCalls"],
  ] as const;
  for (const [channel, given, code] of wrong) {
    expect(faults(await make(channel, given)), given).toEqual([`address ${code}`]);
  }
  const lines = (await ask("GET", "lines")).json().items;
  const { lineId } = lines.find(({ address }: { address: string }) => address === row.slug);
  await ask("DELETE", `lines/${lineId}`);
  const [, creation] = await historyOf("line", lineId);
  const { lineId: rival } = (await make("chat", row.slug)).json();
  expect(faults(await restore("line", lineId, creation?.version))).toEqual(["address addressTaken"]);
  await ask("DELETE", `lines/${rival}`);
  expect((await restore("line", lineId, creation?.version)).statusCode).toBe(204);
  expect((await ask("GET", `lines/${lineId}`)).json()).toMatchObject({ channel: "chat", address: row.slug });
});

const KEY = Buffer.alloc(32, 7).toString("base64");

test("the account of faxes is set field by field, its key is told to nobody, and it is gone when it is removed", async () => {
  expect((await ask("GET", "fax-account")).json()).toEqual({ account: null });
  const account = { connectionId: "1494404757140276705", publicKey: KEY };
  const wrong = await ask("PUT", "fax-account", { ...account, publicKey: "not-a-key" });
  expect(faults(wrong)).toEqual(["apiKey required", "publicKey noPublicKey"]);
  expect(wrong.json().errors[1].remedy).toContain("Public Key");
  expect((await ask("PUT", "fax-account", { ...account, apiKey: "KEY0187-first-secret" })).json()).toEqual({ account });
  const moved = { ...account, connectionId: "2" };
  expect((await ask("PUT", "fax-account", moved)).json()).toEqual({ account: moved });
  expect((await ask("PUT", "fax-account", { ...moved, apiKey: "KEY0187-second-secret" })).statusCode).toBe(200);
  const { rows } = await api.system.pool.query("select api_key from telnyx_account where tenant_id = $1", [
    world.tenantId,
  ]);
  expect(rows).toEqual([{ api_key: "KEY0187-second-secret" }]);

  const history = await historyOf("faxAccount", world.tenantId);
  expect(history.map(({ change, fields }) => [change, ...fields.map(({ field }) => field).sort()])).toEqual([
    ["changed", "apiKeyAt"],
    ["changed", "connectionId"],
    ["created", "apiKeyAt", "connectionId", "publicKey"],
  ]);
  const told = JSON.stringify([history, (await ask("GET", "fax-account")).json()]);
  expect(told).not.toMatch(/first-secret|second-secret/);
  expect((await restore("faxAccount", world.tenantId, history[2]?.version)).statusCode).toBe(204);
  expect((await ask("GET", "fax-account")).json()).toEqual({ account });
  expect((await ask("DELETE", "fax-account")).statusCode).toBe(204);
  expect((await ask("DELETE", "fax-account")).statusCode).toBe(404);
});
