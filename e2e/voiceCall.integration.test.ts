import { createServer } from "node:net";
import { carrierApp, readCarrierConfig } from "@touchstone/carrier";
import type { InboxFact } from "@touchstone/contracts";
import { type Database, insertFacts, openDatabase } from "@touchstone/db";
import type { Interaction, QueueSettings } from "@touchstone/domain";
import { gateway } from "@touchstone/gateway";
import { router } from "@touchstone/router";
import { createLog, createMetrics, createWakeUps, newId, type WakeUps } from "@touchstone/runtime";
import { createTwilioVoice, identityOfAgent } from "@touchstone/telephony";
import { agentSettings, aLine, aQueue, aTenant, createTestDatabase, waitFor } from "@touchstone/testkit";
import fastify from "fastify";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

// A call over the real wires: emulated carrier → gateway → inbox → router → Twilio's adapter → carrier. Only screens are left out.

const log = createLog({ name: "voice call", level: "warn" });
let system: Database;
let wakeUps: WakeUps;
let origin: string;

beforeAll(async () => {
  const { systemUrl } = await createTestDatabase();
  system = openDatabase(systemUrl);
  const pipeline = openDatabase(systemUrl, { pipeline: true });
  wakeUps = await createWakeUps({ log });
  origin = `http://127.0.0.1:${await freePort()}`;
  const metrics = createMetrics({ defaults: false });
  const server = fastify({ forceCloseConnections: true });
  const config = readCarrierConfig({ PUBLIC_URL: origin, CARRIER_MEDIA: "off" });
  await server.register(carrierApp, { config });
  await server.register(gateway, { databaseUrl: systemUrl, wakeUps, log, metrics, publicUrl: origin });
  await server.register(router, {
    pool: pipeline.pool,
    screens: { committed: () => undefined },
    voice: createTwilioVoice({ timeoutMs: 5000 }),
    carrierApiUrl: `${origin}/emulator`,
    ...{ wakeUps, log, metrics, publicUrl: origin },
  });
  await server.listen({ host: "127.0.0.1", port: Number(new URL(origin).port) });
  return async () => {
    await server.close();
    await Promise.all([wakeUps.close(), system.close(), pipeline.close()]);
  };
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function put(path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  await fetch(`${origin}/emulator/control/${path}`, { method: "PUT", body: JSON.stringify(body), headers });
}

async function control<Answer>(path: string, body?: object): Promise<Answer> {
  const init = body
    ? { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } }
    : {};
  const response = await fetch(`${origin}/emulator/control/${path}`, init);
  return (response.status === 204 ? {} : await response.json()) as Answer;
}

/** A tenant whose line is known to the carrier, and an agent who is ready at a desk. */
async function anOpenLine(settings: Partial<QueueSettings> = {}) {
  const { tenantId, brandId } = await aTenant(system);
  const [accountSid, twimlAppSid, authToken] = [`AC${hex()}`, `AP${hex()}`, hex()];
  await system.kysely.insertInto("carrierAccount").values({ accountSid, tenantId, authToken, twimlAppSid }).execute();
  const address = `+4420${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;
  const queue = aQueue({ lastResort: { en: "Nobody is here." }, ...settings });
  const line = aLine({ queueId: queue.id, brandId });
  const agent = agentSettings({ queueIds: [queue.id] });
  const say = (body: InboxFact) => tell(tenantId, body);
  await say({ type: "queueSet", queue });
  await say({ type: "lineSet", line, address, name: "Main", region: "GB" });
  await say({ type: "agentSet", agent });
  const voice = `${origin}/webhooks/twilio/voice`;
  const common = { voiceFallbackUrl: `${voice}/fallback`, statusCallback: `${voice}/status#rc=4&rp=ct,rt,5xx` };
  await control("accounts", {
    accountSid,
    authToken,
    numbers: [{ phoneNumber: address, voiceUrl: `${voice}/inbound`, ...common }],
    applications: [{ sid: twimlAppSid, voiceUrl: `${voice}/client`, ...common }],
  });
  await waitFor(() => system.kysely.selectFrom("line").select("id").where("id", "=", line.id).executeTakeFirst());
  const isReady = async () => {
    await say({ type: "deskConnected", agentId: agent.id, nodeId: "test", canTalk: true });
    await say({ type: "setIntent", agentId: agent.id, userId: agent.id, intent: "ready", reason: null });
  };
  const dial = async (more: object = {}) => {
    const { callSid } = await control<{ callSid: string }>("calls", { from: "+447700900142", to: address, ...more });
    return callSid;
  };
  const connectAgent = async (offerId: string, mode: "accept" | "rejoin" = "accept") => {
    const parameters = { offerId, mode };
    const leg = { accountSid, applicationSid: twimlAppSid, identity: identityOfAgent(agent.id), parameters };
    return (await control<{ callSid: string }>("clients", leg)).callSid;
  };
  return { tenantId, agent, say, isReady, dial, connectAgent };
}

const hex = (): string => newId().replaceAll("-", "");
type OpenLine = Awaited<ReturnType<typeof anOpenLine>>;

async function tell(tenantId: string, body: InboxFact): Promise<void> {
  await insertFacts(system.pool, [{ tenantId, id: newId(), key: newId(), body }]);
  wakeUps.notify("inbox", tenantId);
}

type Kind = Interaction["state"]["kind"];
async function inState<K extends Kind>(callId: string, kind: K) {
  const read = async () => {
    const row = await system.kysely
      .selectFrom("interaction")
      .select("state")
      .where("callId", "=", callId)
      .executeTakeFirst();
    const interaction = row?.state as Interaction | undefined;
    return interaction?.state.kind === kind ? interaction : undefined;
  };
  const interaction = await waitFor(read, { what: `${callId} is ${kind}`, timeoutMs: 10_000 });
  return { ...interaction, state: interaction.state as Extract<Interaction["state"], { kind: K }> };
}

async function aConversation(line: OpenLine) {
  await line.isReady();
  const callId = await line.dial();
  const { state, id } = await inState(callId, "offered");
  const { offerId } = state.offer;
  await line.say({ type: "accept", agentId: line.agent.id, offerId });
  const agentCallId = await line.connectAgent(offerId);
  await inState(callId, "connected");
  return { callId, agentCallId, offerId, id };
}

interface Shown {
  readonly calls: { readonly sid: string; readonly status: string }[];
  readonly notifications: { readonly callSid: string }[];
  readonly entries: { readonly status: number | null }[];
}
const statusOf = async (callId: string) => (await control<{ status: string }>(`calls/${callId}`)).status;
const isOver = (callId: string) => waitFor(async () => (await statusOf(callId)) === "completed");

/** Everything that the carrier sent about a call was taken, and nothing that we answered was wrong. */
async function expectAllAcknowledged(callId: string): Promise<void> {
  const { entries } = await control<Shown>(`ledger?callSid=${callId}`);
  expect(entries.length).toBeGreaterThan(0);
  expect(entries.filter(({ status }) => status === null || status >= 300)).toEqual([]);
  const { notifications } = await control<Shown>("notifications");
  expect(notifications.filter((one) => one.callSid === callId)).toEqual([]);
}

describe("a call from ring to end", () => {
  let line: OpenLine;
  beforeEach(async () => {
    line = await anOpenLine();
  });

  test("both talk, and the agent hangs up", async () => {
    const { callId, agentCallId, id } = await aConversation(line);
    await line.say({ type: "hangUp", agentId: line.agent.id, interactionId: id });
    expect((await inState(callId, "ended")).state).toMatchObject({ exit: "answered", by: "agent" });
    await Promise.all([isOver(callId), isOver(agentCallId)]);
    await expectAllAcknowledged(callId);
    await expectAllAcknowledged(agentCallId);
  });

  test("both talk, and the customer hangs up", async () => {
    const { callId, agentCallId } = await aConversation(line);
    await control(`calls/${callId}/hangup`, {});
    expect((await inState(callId, "ended")).state).toMatchObject({ exit: "answered", by: "customer" });
    await isOver(agentCallId);
    await expectAllAcknowledged(callId);
  });

  test("the agent's leg breaks, the customer hears music, the agent comes back", async () => {
    const { callId, agentCallId, offerId } = await aConversation(line);
    await control(`calls/${agentCallId}/hangup`, {});
    const lost = await waitFor(async () => (await inState(callId, "connected")).state.agentLost);
    expect(lost.until).toBeGreaterThan(lost.since);
    const second = await line.connectAgent(offerId, "rejoin");
    await waitFor(async () => {
      const { agentLost, agentCallId: current } = (await inState(callId, "connected")).state;
      return agentLost === null && current === second;
    });
    expect(await statusOf(callId)).toBe("in-progress");
  });

  test("the agent asks for hold and takes the customer back", async () => {
    const { callId, id } = await aConversation(line);
    const held = async () => {
      const { conferences } = await control<{ conferences: { participants: { call_sid: string; hold: boolean }[] }[] }>(
        "conferences",
      );
      return conferences.flatMap(({ participants }) => participants).find(({ call_sid }) => call_sid === callId)?.hold;
    };
    await line.say({ type: "hold", agentId: line.agent.id, interactionId: id });
    await waitFor(async () => (await held()) === true);
    await line.say({ type: "resume", agentId: line.agent.id, interactionId: id });
    await waitFor(async () => (await held()) === false);
  });

  test("the caller gives up while waiting", async () => {
    const callId = await line.dial();
    await inState(callId, "waiting");
    await control(`calls/${callId}/hangup`, {});
    expect((await inState(callId, "ended")).state.exit).toBe("abandonedWaiting");
    await expectAllAcknowledged(callId);
  });

  test("the caller gives up while it rings: the agent is blamed for nothing", async () => {
    await line.isReady();
    const callId = await line.dial();
    await inState(callId, "offered");
    await control(`calls/${callId}/hangup`, {});
    expect((await inState(callId, "ended")).state.exit).toBe("abandonedRinging");
  });

  test("the caller gives up between the agent's accept and the room: the agent is let go", async () => {
    await line.isReady();
    const callId = await line.dial();
    const { offerId } = (await inState(callId, "offered")).state.offer;
    await line.say({ type: "accept", agentId: line.agent.id, offerId });
    await control(`calls/${callId}/hangup`, {});
    const agentCallId = await line.connectAgent(offerId);
    expect((await inState(callId, "ended")).state.exit).toBe("abandonedConnecting");
    await isOver(agentCallId);
  });

  test("a leg that nobody asked for hears nothing and is let go", async () => {
    const agentCallId = await line.connectAgent(newId());
    await isOver(agentCallId);
  });

  test("a caller's name of 65,536 characters of markup neither breaks the call nor gets into a document", async () => {
    const callId = await line.dial({ callerName: "<Dial>汉字</Dial>&".repeat(4096).slice(0, 65_536) });
    await inState(callId, "waiting");
    await control(`calls/${callId}/hangup`, {});
    await inState(callId, "ended");
    await expectAllAcknowledged(callId);
  });
});

test("after the queue's maximum wait the caller hears the last resort and is released", async () => {
  const line = await anOpenLine({ maxWaitMs: 500 });
  const callId = await line.dial();
  expect((await inState(callId, "ended")).state).toMatchObject({ exit: "maxWait", by: "system" });
  await isOver(callId);
});

test("a queue that is closed says so, and is not rung", async () => {
  const hours = { zone: "UTC", offsets: [], weekly: [], special: [], closures: [] };
  const line = await anOpenLine({ hours });
  await line.isReady();
  const callId = await line.dial();
  expect((await inState(callId, "ended")).state).toMatchObject({ exit: "closed", by: "system" });
  await isOver(callId);
  await expectAllAcknowledged(callId);
});

describe("a caller who would rather be called back", () => {
  const callback = { offered: true, attempts: 2, retryAfterMs: 300_000 };
  const press = (callId: string, digits: string) => control(`calls/${callId}/dtmf`, { digits });

  /** A key that nobody gathers yet is lost, as on the real network: people press again. */
  const pressUntil = (callId: string, digits: string, isHeard: () => Promise<boolean>) =>
    waitFor(
      async () => {
        if (await isHeard()) return true;
        await press(callId, digits);
        return false;
      },
      { everyMs: 700, timeoutMs: 10_000 },
    );

  const isCompleted = async (callId: string) => (await statusOf(callId)) === "completed";

  /** The call back that somebody's call led to. */
  async function owedFor(parent: string) {
    const read = async () => {
      const rows = await system.kysely.selectFrom("interaction").select("state").execute();
      return rows.map(({ state }) => state as Interaction).find(({ parentId }) => parentId === parent);
    };
    return await waitFor(read, { what: "a call back", timeoutMs: 10_000 });
  }

  const inStateById = async (id: string, kind: Kind, attempts?: number) =>
    await waitFor(
      async () => {
        const row = await system.kysely
          .selectFrom("interaction")
          .select("state")
          .where("id", "=", id)
          .executeTakeFirst();
        if (!row) return undefined;
        const { state, callback: owed } = row.state as Interaction;
        const isMeant = state.kind === kind && (attempts === undefined || owed?.attempts === attempts);
        return isMeant ? (row.state as Interaction) : undefined;
      },
      { what: `${id} is ${kind}`, timeoutMs: 15_000 },
    );

  /** The customer has heard the goodbye, and the call back may be offered. */
  const isRested = (id: string) =>
    waitFor(async () => (await inStateById(id, "waiting")).callback?.restsUntil === null, { timeoutMs: 20_000 });

  async function accepted(line: OpenLine, id: string) {
    const { state } = await inStateById(id, "offered");
    const offerId = state.kind === "offered" ? state.offer.offerId : "";
    await line.say({ type: "accept", agentId: line.agent.id, offerId });
    return await line.connectAgent(offerId);
  }

  test("presses 1, is let go with a promise, rung when an agent is free, and talks", async () => {
    const line = await anOpenLine({ callback });
    const from = "+447700900177";
    await put("destinations", { address: from, behaviour: "answer", afterMs: 300 });
    const callId = await line.dial({ from });
    const { id } = await inState(callId, "waiting");
    await pressUntil(callId, "1", () => isCompleted(callId));
    expect((await inState(callId, "ended")).state).toMatchObject({ exit: "callback", by: "customer" });
    await isOver(callId);
    const owed = await owedFor(id);
    expect(owed).toMatchObject({ direction: "outbound", queuedAt: expect.any(Number) });
    await isRested(owed.id);
    await line.isReady();
    const agentCallId = await accepted(line, owed.id);
    const talking = await inStateById(owed.id, "connected");
    expect(await statusOf(talking.callId)).toBe("in-progress");
    await control(`calls/${talking.callId}/hangup`, {});
    expect((await inStateById(owed.id, "ended")).state).toMatchObject({ exit: "answered", by: "customer" });
    await isOver(agentCallId);
    await Promise.all([callId, talking.callId, agentCallId].map(expectAllAcknowledged));
  });

  test("names another number, which is busy: the agent is free at once, and it is tried again later", async () => {
    const line = await anOpenLine({ callback });
    await put("destinations", { address: "+442079460958", behaviour: "busy", afterMs: 200 });
    const callId = await line.dial();
    const { id } = await inState(callId, "waiting");
    const asked = async () =>
      (await control<Shown>(`ledger?callSid=${callId}&route=/webhooks/twilio/voice/wait-choice`)).entries.length > 0;
    await pressUntil(callId, "2", asked);
    await pressUntil(callId, "02079460958#", () => isCompleted(callId));
    await inState(callId, "ended");
    const owed = await owedFor(id);
    await isRested(owed.id);
    await line.isReady();
    const agentCallId = await accepted(line, owed.id);
    const resting = await inStateById(owed.id, "waiting", 1);
    expect(resting.callback?.restsUntil).toBeGreaterThan(Date.now() + 200_000);
    await isOver(agentCallId);
    const agent = await system.kysely
      .selectFrom("agent")
      .select("state")
      .where("id", "=", line.agent.id)
      .executeTakeFirst();
    expect(agent?.state).toMatchObject({ voice: { kind: "idle" }, block: null });
  });
});

describe("what the carrier could not tell is found out", () => {
  const WITHIN = { timeoutMs: 60_000, everyMs: 250 };
  const VOICE = "/webhooks/twilio/voice";
  const drop = (faults: { route: string; probability?: number }[]) =>
    put("faults", { faults: faults.map((fault) => ({ ...fault, kind: "drop" })) });
  afterEach(() => put("faults", { faults: [] }));

  /** How each of the calls ended, as the rows have it. */
  const ends = async (callIds: readonly string[]) => {
    const { rows } = await system.pool.query<{ end: string }>(
      "select state->'state'->>'exit' as end from interaction where call_id = any($1) and kind = 'ended'",
      [callIds],
    );
    return rows.map(({ end }) => end);
  };

  test("whole calls of which no webhook ever arrived stand in the log within a minute", async () => {
    const line = await anOpenLine();
    await drop([{ route: VOICE }]);
    const callIds = await Promise.all([1, 2, 3].map(() => line.dial({ hangUpAfterMs: 300 })));
    await Promise.all(
      callIds.map((callId) => waitFor(async () => /completed|failed|no-answer/.test(await statusOf(callId)))),
    );
    await put("faults", { faults: [] });
    await waitFor(async () => (await ends(callIds)).length === callIds.length, WITHIN);
  }, 70_000);

  test("callers who hung up while half of the callbacks were lost have all left within a minute", async () => {
    const line = await anOpenLine();
    await drop(["status", "enqueued"].map((route) => ({ route: `${VOICE}/${route}`, probability: 0.5 })));
    const callIds = await Promise.all(Array.from({ length: 40 }, (_, n) => line.dial({ hangUpAfterMs: 500 + n * 20 })));
    await waitFor(async () => (await ends(callIds)).length === callIds.length, WITHIN);
    expect(new Set(await ends(callIds))).toEqual(new Set(["abandonedWaiting"]));
  }, 70_000);
});
