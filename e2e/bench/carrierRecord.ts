import type { EmulatorLedgerEntry } from "@touchstone/contracts";

/** What the carrier knows of the calls, from its ledger alone: nothing in it comes from the product. */
export interface CarrierRecord {
  readonly webhooks: number;
  /** Customers' calls of which at least one webhook was answered 2xx; `/fallback` stores nothing and does not count. */
  readonly acknowledged: ReadonlySet<string>;
  /** Customers' calls that stood in a room with an agent's leg. */
  readonly talked: ReadonlySet<string>;
  /** Of these: the product acknowledged a callback that names the customer in the room, and one that names the agent. */
  readonly toldToTalk: ReadonlySet<string>;
  /** Rooms in which two agents stood with the customer at once. */
  readonly roomsWithTwoAgents: readonly string[];
  /** Agents who stood in two rooms with a customer at once. */
  readonly agentsInTwoRooms: readonly string[];
  /** Webhooks whose answer took longer than a second, with how long. */
  readonly slowAnswers: readonly string[];
}

interface Presence {
  readonly callSid: string;
  readonly from: number;
  until: number;
}

interface Talk {
  readonly agent: string;
  readonly room: string;
  readonly from: number;
  readonly until: number;
}

const PAGE = 10_000;
const SLOW_MS = 1_000;

/** Reads the whole ledger and folds it. */
export async function readCarrierRecord(carrierUrl: string): Promise<CarrierRecord> {
  const entries: EmulatorLedgerEntry[] = [];
  for await (const entry of ledger(carrierUrl)) entries.push(entry);
  const agentOf = agentsByLeg(entries);
  const rooms = presences(entries);
  const talks = [...rooms].flatMap(([room, present]) => talksIn(room, present, agentOf));
  return {
    webhooks: entries.length,
    acknowledged: new Set(entries.filter(isStored).flatMap(({ callSid }) => customersOnly(callSid, agentOf))),
    talked: talkedIn(rooms, agentOf),
    toldToTalk: talkedIn(presences(entries.filter(isStored).flatMap(asJoining)), agentOf),
    roomsWithTwoAgents: [...rooms.keys()].filter((room) =>
      overlap(
        talks.filter((talk) => talk.room === room),
        (a, b) => a.agent !== b.agent,
      ),
    ),
    agentsInTwoRooms: [...Map.groupBy(talks, (talk) => talk.agent)]
      .filter(([, own]) => overlap(own, (a, b) => a.room !== b.room))
      .map(([agent]) => agent),
    slowAnswers: entries.flatMap(slowAnswers),
  };
}

/** An attempt of a webhook that was answered: when it was sent (epoch milliseconds) and how long its answer took. */
export interface AnsweredAttempt {
  /** The same for all attempts of one webhook. */
  readonly token: string;
  /** The last part of its path. */
  readonly route: string;
  readonly status: number;
  readonly at: number;
  readonly ms: number;
}

/** What was never answered is left out. */
export async function answeredAttempts(carrierUrl: string): Promise<AnsweredAttempt[]> {
  const answered: AnsweredAttempt[] = [];
  for await (const { attempts, token, url } of ledger(carrierUrl)) {
    const route = new URL(url).pathname.split("/").at(-1) ?? "";
    for (const { at, durationMs: ms, status } of attempts)
      if (status !== undefined) answered.push({ token, route, status, at, ms });
  }
  return answered;
}

/** Calls that are up at the carrier now, by their SID. */
export async function callsUp(carrierUrl: string): Promise<string[]> {
  const answer = await fetch(`${carrierUrl}/emulator/control/calls?limit=${PAGE}`);
  const { calls } = (await answer.json()) as { calls: { sid: string; status: string }[] };
  return calls.filter(({ status }) => /^(queued|ringing|in-progress)$/.test(status)).map(({ sid }) => sid);
}

/** Every webhook of the carrier's ledger, in its order. */
export async function* ledger(carrierUrl: string): AsyncGenerator<EmulatorLedgerEntry> {
  for (let after = 0; ; ) {
    const answer = await fetch(`${carrierUrl}/emulator/control/ledger?limit=${PAGE}&after=${after}`);
    const { entries } = (await answer.json()) as { entries: EmulatorLedgerEntry[] };
    yield* entries;
    const last = entries.at(-1);
    if (!last) return;
    after = last.id;
  }
}

function isStored({ attempts, url }: EmulatorLedgerEntry): boolean {
  if (new URL(url).pathname.endsWith("/fallback")) return false;
  return attempts.some(({ status }) => status !== undefined && status >= 200 && status < 300);
}

/** Which softphone each agent's leg belongs to. */
function agentsByLeg(entries: readonly EmulatorLedgerEntry[]): Map<string, string> {
  const agentOf = new Map<string, string>();
  for (const { callSid, body } of entries) {
    const from = new URLSearchParams(body).get("From");
    if (callSid && from?.startsWith("client:")) agentOf.set(callSid, from);
  }
  return agentOf;
}

const customersOnly = (callSid: string | undefined, agentOf: ReadonlyMap<string, string>) =>
  callSid && !agentOf.has(callSid) ? [callSid] : [];

/** Who stood in each conference and when; whoever never left, stands there still. */
function presences(entries: readonly EmulatorLedgerEntry[]): Map<string, Presence[]> {
  const rooms = new Map<string, Presence[]>();
  for (const { kind, conferenceSid, callSid, body, sentAt } of entries) {
    if (kind !== "conference" || !conferenceSid) continue;
    const present = rooms.get(conferenceSid) ?? [];
    rooms.set(conferenceSid, present);
    const event = new URLSearchParams(body).get("StatusCallbackEvent");
    if (event === "participant-join" && callSid)
      present.push({ callSid, from: sentAt, until: Number.POSITIVE_INFINITY });
    for (const one of present) {
      const isOver = event === "conference-end" || (event === "participant-leave" && one.callSid === callSid);
      if (isOver && one.until === Number.POSITIVE_INFINITY) one.until = sentAt;
    }
  }
  return rooms;
}

/** An agent's time in a room while the customer was there too. */
function talksIn(room: string, present: readonly Presence[], agentOf: ReadonlyMap<string, string>): Talk[] {
  const customers = present.filter(({ callSid }) => !agentOf.has(callSid));
  return present.flatMap(({ callSid, from, until }) => {
    const agent = agentOf.get(callSid);
    if (agent === undefined) return [];
    const shared = customers.map((one) => ({ from: Math.max(from, one.from), until: Math.min(until, one.until) }));
    return shared.filter((time) => time.from < time.until).map((time) => ({ agent, room, ...time }));
  });
}

const talkedIn = (rooms: ReadonlyMap<string, Presence[]>, agentOf: ReadonlyMap<string, string>) =>
  new Set([...rooms.values()].flatMap((present) => customersWho(present, agentOf)));

/** Whoever is told to have joined, left or ended a conference stood in it: as if nothing else had been told. */
function asJoining(entry: EmulatorLedgerEntry): EmulatorLedgerEntry[] {
  if (entry.kind !== "conference") return [];
  const body = new URLSearchParams(entry.body);
  const event = body.get("StatusCallbackEvent");
  const endedBy = event === "conference-end" ? body.get("CallSidEndingConference") : null;
  const callSid =
    endedBy ?? (event === "participant-join" || event === "participant-leave" ? entry.callSid : undefined);
  return callSid ? [{ ...entry, callSid, body: "StatusCallbackEvent=participant-join" }] : [];
}

function customersWho(present: readonly Presence[], agentOf: ReadonlyMap<string, string>): string[] {
  return talksIn("", present, agentOf).length === 0
    ? []
    : present.flatMap(({ callSid }) => customersOnly(callSid, agentOf));
}

const overlap = (talks: readonly Talk[], differ: (a: Talk, b: Talk) => boolean) =>
  talks.some((a, place) => talks.slice(place + 1).some((b) => differ(a, b) && a.from < b.until && b.from < a.until));

function slowAnswers({ url, attempts }: EmulatorLedgerEntry): string[] {
  const slow = attempts.filter(({ status, durationMs }) => status !== undefined && durationMs > SLOW_MS);
  return slow.map(({ status, durationMs }) => `${new URL(url).pathname.split("/").at(-1)} ${status} ${durationMs} ms`);
}
