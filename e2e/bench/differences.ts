import { setTimeout as sleep } from "node:timers/promises";
import type { EmulatorMessage } from "@touchstone/contracts";
import type { Database } from "@touchstone/db";

export const WHAT = [
  "calls never announced",
  "calls that are over",
  "agents' legs that are over",
  "texts never announced",
  "states of our texts",
] as const;
type What = (typeof WHAT)[number];

/** For how long what is true at the carrier was not true here. */
export interface Lateness {
  readonly seen: number;
  /** Later than webhooks are. */
  late: number;
  worstMs: number;
}

const LOOK_MS = 500;
/** What takes no longer may have come by a webhook. */
const LATE_MS = 5_000;
const ENDED = /^(completed|failed|busy|no-answer|canceled)$/;

/** Compares the carrier's lists with the database twice a second, until it is stopped; what still differs then counts as late. */
export function watchDifferences(system: Database, tenantId: string, carrierUrl: string) {
  const since = new Map<string, number>();
  const figures = Object.fromEntries(WHAT.map((what) => [what, { seen: 0, late: 0, worstMs: 0 }])) as Record<
    What,
    Mutable<Lateness>
  >;
  const compare = async () => {
    const open = await differences(system, tenantId, carrierUrl);
    const now = performance.now();
    for (const key of open) if (!since.has(key)) since.set(key, now);
    for (const [key, from] of since) {
      const figure = figures[key.slice(0, key.indexOf("|")) as What];
      figure.worstMs = Math.max(figure.worstMs, now - from);
      if (open.has(key)) continue;
      since.delete(key);
      figure.seen += 1;
      if (now - from > LATE_MS) figure.late += 1;
    }
  };
  let goesOn = true;
  const looking = (async () => {
    while (goesOn) {
      await compare();
      await sleep(LOOK_MS);
    }
  })();
  return {
    stop: async (): Promise<Readonly<Record<What, Lateness>>> => {
      goesOn = false;
      await looking;
      for (const key of since.keys())
        figures[key.slice(0, key.indexOf("|")) as What].worstMs = Number.POSITIVE_INFINITY;
      return figures;
    },
  };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The carrier is asked first: what is known here may be ahead of it, but not behind. */
async function differences(system: Database, tenantId: string, carrierUrl: string): Promise<Set<string>> {
  const ask = async (path: string) => (await fetch(`${carrierUrl}/emulator/control/${path}?limit=10000`)).json();
  const { calls } = (await ask("calls")) as { calls: { sid: string; from: string; status: string }[] };
  const { messages } = (await ask("messages")) as { messages: EmulatorMessage[] };
  const rows = async <Row extends object>(text: string) => (await system.pool.query<Row>(text, [tenantId])).rows;
  const here = new Map((await rows<Contact>(CONTACTS)).map((row) => [row.callId, row]));
  const texts = new Map((await rows<Text>(TEXTS)).map((row) => [row.providerId, row.state]));
  const ended = new Set(calls.flatMap(({ sid, status }) => (ENDED.test(status) ? [sid] : [])));
  const found = new Set<string>();
  for (const { sid, from } of calls) {
    if (from.startsWith("client:")) continue;
    if (!here.has(sid)) found.add(`calls never announced|${sid}`);
    else if (ended.has(sid) && here.get(sid)?.kind !== "ended") found.add(`calls that are over|${sid}`);
  }
  for (const { callId, agentCallId, isAgentLost } of here.values())
    if (agentCallId !== null && !isAgentLost && ended.has(agentCallId))
      found.add(`agents' legs that are over|${callId}`);
  for (const { sid, direction, status, automatic } of messages) {
    if (direction === "inbound" && !texts.has(sid)) found.add(`texts never announced|${sid}`);
    const isOurs = direction !== "inbound" && !automatic;
    if (isOurs && /^(delivered|undelivered|failed)$/.test(status) && texts.get(sid) !== status)
      found.add(`states of our texts|${sid}`);
  }
  return found;
}

interface Contact {
  readonly callId: string;
  readonly kind: string;
  /** Of whoever talks now. */
  readonly agentCallId: string | null;
  readonly isAgentLost: boolean;
}

interface Text {
  readonly providerId: string;
  readonly state: string;
}

const CONTACTS = `select call_id as "callId", kind, state->'state'->>'agentCallId' as "agentCallId",
    coalesce(jsonb_typeof(state->'state'->'agentLost') = 'object', false) as "isAgentLost"
  from interaction where tenant_id = $1 and call_id is not null`;
const TEXTS = `select provider_id as "providerId", state from message where tenant_id = $1 and provider_id is not null`;
