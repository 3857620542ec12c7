import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type {
  AgentClientEvents,
  AgentServerEvents,
  BoardClientEvents,
  BoardServerEvents,
  OfferPop,
} from "@touchstone/contracts";
import type { Database } from "@touchstone/db";
import { waitFor } from "@touchstone/testkit";
import { io, type Socket } from "socket.io-client";
import { run } from "../runProgram.ts";
import type { BenchTenant } from "./benchTenant.ts";
import { post, sendWebhook } from "./carrierRequest.ts";
import { connectAll } from "./connectAll.ts";
import { Latencies } from "./latencies.ts";
import { benchPhoneNumber } from "./loadBenchData.ts";
import { openLoop } from "./openLoop.ts";
import { startClock } from "./processTime.ts";

type Summary = ReturnType<Latencies["summary"]>;

export interface PopFigures {
  readonly pop: Summary;
  readonly answer: Summary;
  readonly lost: number;
  readonly paused: number;
  readonly boardChanges: number;
  /** Processor seconds during the measured time. */
  readonly server: number;
  readonly database: number;
  readonly generator: number;
}

interface Load {
  readonly rate: number;
  readonly seconds: number;
  readonly agents: number;
  readonly databasePid: number;
}

/** A carrier asks for the wait document about this long after it got the first one. */
const WAIT_AFTER_MS = 100;
const SETTLE_MS = 5_000;

/** The floor: the same requests, agents and payload size, without a product in between. */
export async function measureBareFloor(load: Load & { readonly databaseUrl: string }): Promise<PopFigures> {
  const bare = run("e2e/bench/bareFloor.ts", [load.databaseUrl], {});
  const url = await waitFor(() => /http:\/\/\S+/.exec(bare.output())?.[0], { timeoutMs: 15_000 });
  const [pop, answer] = [new Latencies(), new Latencies()];
  const scheduled = new Map<string, number>();
  const sockets = await connectAll(load.agents, (n) =>
    io(url, { auth: { agent: String(n) }, transports: ["websocket"] }),
  );
  for (const socket of sockets)
    socket.on("offer", ({ n }: { n: string }) => pop.add(performance.now() - (scheduled.get(n) as number)));
  const clock = await startClock(bare.child.pid as number, load.databasePid);
  await openLoop(load.rate, Math.min(load.seconds, 15), (n, scheduledAt) => {
    scheduled.set(String(n), scheduledAt);
    const sent = post(`${url}/bare?agent=${n % load.agents}&n=${n}`, "x".repeat(600), {
      "content-type": "application/x-www-form-urlencoded",
    });
    void sent.then(() => answer.add(performance.now() - scheduledAt));
  });
  const times = await clock();
  await sleep(500);
  for (const socket of sockets) socket.disconnect();
  await bare.stop();
  return {
    pop: pop.summary(),
    answer: answer.summary(),
    lost: scheduled.size - pop.count,
    paused: 0,
    boardChanges: 0,
    ...times,
  };
}

interface ProductLoad extends Load {
  readonly boards: number;
  readonly customers: number;
  readonly url: string;
  readonly pid: number;
  readonly tenant: BenchTenant;
  readonly system: Database;
}

/** Signed `/inbound` and `/wait` pairs; as a card pops up its agent declines while the caller hangs up. */
export async function measurePops(load: ProductLoad): Promise<PopFigures> {
  const { url, tenant } = load;
  const [pop, answer] = [new Latencies(), new Latencies()];
  const calls = createCalls(load, answer);
  const agents = await connectAll(load.agents, (n) => connectAgent(url, tenant.agents[n]?.token as string));
  let boardChanges = 0;
  const boards = await connectAll(load.boards, () => connectBoard(url, tenant.supervisor.token));
  for (const board of boards) board.on("change", () => (boardChanges += 1));
  for (const agent of agents) {
    const popped = (offer: OfferPop) => {
      const waitedFrom = calls.waitSentAt(offer.interactionId);
      if (waitedFrom !== undefined) pop.add(performance.now() - waitedFrom);
      agent.emit("decline", { id: randomUUID(), offerId: offer.offerId }, () => {});
      void calls.hangUp(offer.interactionId);
    };
    agent.on("offer", popped);
    // A desk that was being told everything anew gets its offer with that.
    agent.on("snapshot", ({ offer }) => offer && popped(offer));
  }
  await waitFor(async () => (await countAgents(load, "ready")) === load.agents, { timeoutMs: 60_000, everyMs: 250 });
  const clock = await startClock(load.pid, load.databasePid);
  await openLoop(load.rate, load.seconds, (n, scheduledAt) => void calls.start(n, scheduledAt));
  const times = await clock();
  await sleep(SETTLE_MS);
  const notEnded = await countRows(
    load,
    "select count(*)::int as n from interaction where tenant_id = $1 and kind <> 'ended'",
  );
  const paused = await countRows(
    load,
    "select count(*)::int as n from agent where tenant_id = $1 and state->>'block' is not null",
  );
  // What was lost must not wait for ever and be offered to the next run.
  await calls.hangUpAll();
  for (const socket of [...agents, ...boards]) socket.disconnect();
  const lost = calls.failed() + Math.max(0, load.rate * load.seconds - calls.popped()) + notEnded;
  return { pop: pop.summary(), answer: answer.summary(), lost, paused, boardChanges, ...times };
}

/** The carrier's side of the calls. An interaction is known by its id once `/inbound` was answered with it. */
function createCalls({ url, tenant, customers }: ProductLoad, answer: Latencies) {
  const known = new Map<string, { callSid: string; waitAt: number; popped: boolean; hungUp: boolean }>();
  let failed = 0;
  const fail = () => {
    failed += 1;
  };
  const send = async (path: string, callSid: string, fields: Record<string, string>, scheduledAt: number) => {
    const sent = await sendWebhook(
      url,
      `/webhooks/twilio/voice/${path}`,
      { CallSid: callSid, ...fields },
      tenant.account,
    );
    answer.add(performance.now() - scheduledAt);
    if (sent.status >= 300) failed += 1;
    return sent.body;
  };
  const start = async (n: number, scheduledAt: number) => {
    const callSid = `CA${randomBytes(16).toString("hex")}`;
    const fields = { From: benchPhoneNumber((n * 7919) % customers), To: tenant.lineNumber, Direction: "inbound" };
    const document = await send("inbound", callSid, { ...fields, CallStatus: "ringing" }, scheduledAt);
    const wait = /waitUrl="[^"]*\/voice\/(wait\?[^"#]*)/.exec(document)?.[1]?.replaceAll("&amp;", "&");
    const interactionId = wait && new URLSearchParams(wait.slice("wait?".length)).get("i");
    if (!wait || !interactionId) return fail();
    const waitAt = scheduledAt + WAIT_AFTER_MS;
    known.set(interactionId, { callSid, waitAt, popped: false, hungUp: false });
    await sleep(Math.max(0, waitAt - performance.now()));
    await send(wait, callSid, { ...fields, CallStatus: "in-progress", QueuePosition: "1", QueueTime: "0" }, waitAt);
  };
  const hangUp = async (interactionId: string) => {
    const call = known.get(interactionId);
    if (!call) return;
    call.hungUp = true;
    const fields = {
      CallStatus: "completed",
      SequenceNumber: "2",
      CallDuration: "3",
      From: "+440000000000",
      To: tenant.lineNumber,
      Direction: "inbound",
    };
    const sent = await sendWebhook(
      url,
      "/webhooks/twilio/voice/status",
      { CallSid: call.callSid, ...fields },
      tenant.account,
    ).catch(() => undefined);
    if (!sent || sent.status >= 300) failed += 1;
  };
  return {
    start: (n: number, scheduledAt: number) => start(n, scheduledAt).catch(fail),
    /** When `/wait` was due, for the first pop of a call. */
    waitSentAt: (interactionId: string) => {
      const call = known.get(interactionId);
      if (!call || call.popped) return undefined;
      call.popped = true;
      return call.waitAt;
    },
    hangUpAll: async () => {
      for (const [interactionId, call] of known) if (!call.hungUp) await hangUp(interactionId);
    },
    hangUp,
    popped: () => [...known.values()].filter((call) => call.popped).length,
    failed: () => failed,
  };
}

function connectAgent(url: string, token: string): Socket<AgentServerEvents, AgentClientEvents> {
  const socket: Socket<AgentServerEvents, AgentClientEvents> = io(`${url}/agent`, {
    auth: { token },
    transports: ["websocket"],
    forceNew: true,
  });
  socket.on("connect", () => {
    socket.emit("deskState", { canTalk: true });
    socket.emit("setIntent", { id: randomUUID(), intent: "ready" }, () => {});
  });
  return socket;
}

function connectBoard(url: string, token: string): Socket<BoardServerEvents, BoardClientEvents> {
  return io(`${url}/board`, { auth: { token }, transports: ["websocket"], forceNew: true });
}

async function countRows({ system, tenant }: ProductLoad, text: string): Promise<number> {
  return (await system.pool.query<{ n: number }>(text, [tenant.tenantId])).rows[0]?.n ?? 0;
}

const countAgents = (load: ProductLoad, intent: "ready") =>
  countRows(
    load,
    `select count(*)::int as n from agent where tenant_id = $1 and state->'intent'->>'kind' = '${intent}' and (state->'connection'->>'canTalk')::boolean`,
  );
