import {
  type Agent,
  type Consult,
  type Effect,
  type FloorEvent,
  type Happening,
  type Interaction,
  type LineSettings,
  liveOffers,
  type Outcome,
  type QueueFlow,
  type QueueSettings,
} from "@touchstone/domain";
import type pg from "pg";
import { isPlainPop, type OfferRow, offersAsked } from "./contacts.ts";
import { writeFacts } from "./floorFacts.ts";
import { instant, json, removals, type Statement, upsertFlows, upsertLines, upsertQueues } from "./floorSettings.ts";
import { inOneTransaction } from "./oneTransaction.ts";
import { inOneWrite } from "./oneWrite.ts";
import { createPace } from "./pace.ts";
import { type TextChanges, writeTexts } from "./textChanges.ts";
import { writeOut } from "./writeOut.ts";

/** What a line is reached by: numbers take calls and texts. */
export type LineChannel = "phone" | "email" | "chat" | "fax";

/** A line with what its row keeps beside the settings that the floor uses. */
export interface LineRow {
  readonly settings: LineSettings;
  /** Of what kind the address is; a line keeps the one that it began with. Absent: a telephone number, for calls and texts. */
  readonly channel?: LineChannel;
  readonly address: string;
  readonly name: string;
  readonly region: string;
}

/** Erasable words of a new interaction. */
export interface ContentRow {
  readonly interactionId: string;
  readonly fromRaw: string;
  readonly fromAddress: string | null;
  readonly callerName: string | null;
}

/** One event with all that it caused; `seq` continues the tenant's journal without a gap. */
export interface JournalEntry {
  readonly event: FloorEvent;
  readonly outcome: Outcome;
  readonly happened: readonly Happening[];
}

/** What the inbox keeps of a fact that it sees for the first time in the commit that consumes it. */
export interface ArrivedFact {
  /** Unique within the tenant, see `IncomingFact`. */
  readonly key: string;
  readonly body: object;
}

export interface ConsumedFact {
  readonly id: string;
  readonly outcome: Outcome;
  /** Absent: the fact is pending in the inbox. */
  readonly arrival?: ArrivedFact;
}

/** Everything of one commit. Nothing of it is visible, or all. */
export interface FloorCommit {
  readonly tenantId: string;
  /** The version that the batch was stepped on; the commit makes it one more. */
  readonly version: number;
  readonly journalSeq: number;
  readonly consumed: readonly ConsumedFact[];
  readonly journal: readonly JournalEntry[];
  /** Changed interactions, with the sequence of the journal entry that touched them last. */
  readonly interactions: readonly { readonly row: Interaction; readonly lastSeq: number }[];
  readonly agents: readonly Agent[];
  /** Agents whose desks show something else now, changed ones included. */
  readonly desks: readonly string[];
  readonly effects: readonly Effect[];
  readonly contents: readonly ContentRow[];
  /** New contacts without words of their own, which have those of another: a call back. */
  /** Messages, and who wants them; none by default. */
  readonly texts?: TextChanges;
  readonly inherited?: readonly { readonly interactionId: string; readonly parentId: string }[];
  readonly queues: readonly QueueSettings[];
  /** What was learnt of queues; none by default. */
  readonly flows?: readonly QueueFlow[];
  readonly lines: readonly LineRow[];
  readonly removed: {
    readonly queueIds: readonly string[];
    readonly lineIds: readonly string[];
    readonly agentIds: readonly string[];
  };
  /** Interactions that are offered by this commit and whose pops are read right behind it; none by default. */
  readonly popped?: readonly string[];
  /** "done": history that is made on a virtual clock; nobody carries its effects out. */
  readonly effectsAs?: "pending" | "done";
}

/** The batch was stepped on rows that somebody else changed meanwhile: nothing is committed; load the floor anew. */
export class FloorConflict extends Error {
  override name = "FloorConflict";
}

/** What was read right behind a commit, on its connection: nobody else has to be woken for it. */
export interface CommitRead {
  /** The pops of `FloorCommit.popped`. May reject: the commit stands all the same. */
  readonly offers: Promise<OfferRow[]>;
}

/**
 * Commits a batch in one transaction, fenced by the floor's version and by the number of still-pending facts. Throws
 * FloorConflict when fenced off; after any other error (a lost connection among them) the outcome is unknown and the floor has to
 * be loaded anew.
 */
export async function commitFloor(pool: pg.Pool, commit: FloorCommit, pace = createPace()): Promise<CommitRead> {
  const statements = await writeOut(statementsOf(commit), pace);
  const client = await pool.connect();
  const { committed, offers } = inOneWrite(client, () => ({
    committed: inOneTransaction(client, ({ query }) => Promise.all(statements.map(query))),
    offers: submitOffers(client, commit),
  }));
  try {
    await committed;
  } catch (error) {
    // The connection may have been lost, and the outcome with it: it is not used again.
    offers.catch(() => {}).finally(() => client.release(error as Error));
    throw isConflict(error) ? new FloorConflict("the floor moved on", { cause: error }) : error;
  }
  offers.catch(() => {}).finally(() => client.release());
  return { offers };
}

async function submitOffers(
  client: pg.PoolClient,
  { tenantId, interactions, popped = [] }: FloorCommit,
): Promise<OfferRow[]> {
  if (popped.length === 0) return [];
  const plain = new Set(interactions.flatMap(({ row }) => (isPlainPop(row) ? [row.id] : [])));
  const asked = [true, false].flatMap((isPlain) => {
    const ids = popped.filter((id) => plain.has(id) === isPlain);
    return ids.length === 0 ? [] : [offersAsked(tenantId, ids, isPlain)];
  });
  const read = await inOneTransaction(client, ({ query }) => Promise.all(asked.map((one) => query<OfferRow>(one))));
  const rows = read.flatMap((one) => one.rows);
  const ids = rows.flatMap(({ hasMore, contact }) => (hasMore ? [contact.state.id] : []));
  if (ids.length === 0) return rows;
  const whole = await inOneTransaction(client, ({ query }) =>
    query<OfferRow>(offersAsked(tenantId, [...new Set(ids)])),
  );
  return [...rows.filter(({ hasMore }) => !hasMore), ...whole.rows];
}

/** TS001 is `expect_count`; 23505 a partial unique index that stopped a second assignment. */
function isConflict(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === "TS001" || code === "23505" || code === "40001" || code === "40P01";
}

/** Only those that have something to write; the order of the last ones matters. */
function statementsOf(commit: FloorCommit): Statement[] {
  const all = [
    upsertQueues(commit),
    upsertFlows(commit),
    upsertLines(commit),
    ...writeFacts(commit),
    writeRows(commit),
    upsertOffers(commit),
    ...writeTexts(commit.tenantId, commit.texts),
    ...removals(commit),
  ];
  return all.filter((statement) => statement !== null);
}

const isOwed = ({ state, callback }: Interaction): boolean => state.kind !== "ended" && Boolean(callback);

/** Stands a unique key for it as long as it lives? */
const hasClaim = (row: Interaction): boolean => isOwed(row) || (row.state.kind !== "ended" && Boolean(row.thread));

/** Interactions, agents and desks as they are now, and the end of the offers that are over: before new ones begin. */
function writeRows(commit: FloorCommit): Statement | null {
  const { tenantId, agents, desks, version } = commit;
  // The key of a call back or a conversation that is over is given back before another one takes it.
  const interactions = commit.interactions.toSorted((a, b) => Number(hasClaim(a.row)) - Number(hasClaim(b.row)));
  const touched = desks.filter((id) => !agents.some((agent) => agent.id === id));
  if (interactions.length + agents.length + touched.length === 0) return null;
  const rows = interactions.map(({ row }) => row);
  return {
    name: touched.length > 0 ? "floor-rows-and-desks" : "floor-rows",
    text: touched.length > 0 ? ROWS_AND_DESKS : ROWS,
    values: [
      tenantId,
      rows.map((row) => row.id),
      rows.map((row) => row.callId),
      rows.map((row) => row.state.kind),
      rows.map((row) => row.queueId),
      rows.map((row) => row.lineId),
      rows.map((row) => row.brandId),
      rows.map((row) => row.customerId),
      rows.map(agentOf),
      rows.map((row) => instant(row.record.receivedAt)),
      rows.map((row) => (row.record.endedAt === null ? null : instant(row.record.endedAt))),
      interactions.map(({ lastSeq }) => lastSeq),
      json(rows),
      liveOfferRows(commit).map((offer) => offer.id),
      agents.map((agent) => agent.id),
      json(agents),
      version + 1,
      rows.map((row) => (isOwed(row) ? row.callback?.key : null)),
      rows.map((row) => row.thread?.key ?? null),
      ...(touched.length > 0 ? [touched] : []),
    ],
  };
}

const INTERACTIONS = `
with interactions as (
  insert into interaction (tenant_id, id, call_id, kind, queue_id, line_id, brand_id, customer_id, agent_id,
    received_at, ended_at, last_seq, state, callback_key, thread_key)
  select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[],
    $10::timestamptz[], $11::timestamptz[], $12::bigint[], $13::jsonb[], $18::text[], $19::text[])
  on conflict (tenant_id, id) do update set kind = excluded.kind, queue_id = excluded.queue_id,
    customer_id = excluded.customer_id, agent_id = excluded.agent_id, ended_at = excluded.ended_at,
    last_seq = excluded.last_seq, state = excluded.state, call_id = excluded.call_id, callback_key = excluded.callback_key
), over as (
  update offer set state = 'ended'
  where tenant_id = $1 and interaction_id = any($2::uuid[]) and state <> 'ended' and id <> all($14::uuid[])
)`;

const AGENTS = `
  insert into agent (tenant_id, id, state, version)
  select $1, g.id, g.state, $17 from unnest($15::uuid[], $16::jsonb[]) as g(id, state)
  on conflict (tenant_id, id) do update set state = excluded.state, version = excluded.version`;

const ROWS = `${INTERACTIONS} ${AGENTS}`;

/** Desks that show something else though their agents are as they were. */
const ROWS_AND_DESKS = `${INTERACTIONS}, agents as (${AGENTS})
  update agent set version = $17 where tenant_id = $1 and id = any($20::uuid[])`;

/** Who has it, or who had it last. */
function agentOf(row: Interaction): string | null {
  if (row.state.kind === "offered") return row.state.offer.agentId;
  if (row.state.kind === "connected") return row.state.agentId;
  return row.record.legs.at(-1)?.agentId ?? null;
}

interface OfferValues {
  readonly channel: string;
  /** `consult`: the agent who was asked into another one's call. */
  readonly purpose: "contact" | "consult";
  readonly id: string;
  readonly interactionId: string;
  readonly agentId: string;
  readonly state: "ringing" | "accepted";
  readonly madeAt: number;
  readonly expiresAt: number;
}

/** The offers that an interaction stands in, which their rows in `offer` have to mirror. */
function offerRowsOf({ id: interactionId, channel, state }: Interaction): OfferValues[] {
  if (state.kind === "connected") {
    const { offerId: id, agentId, since, consult } = state;
    const own = { id, interactionId, agentId, channel, state: "accepted", madeAt: since, expiresAt: since } as const;
    const asked = consult === null ? [] : [{ ...consultRowOf(consult), interactionId, channel }];
    return [{ ...own, purpose: "contact" }, ...asked];
  }
  return liveOffers(state).map((offer) => {
    const { offerId: id, agentId, kind, madeAt } = offer;
    const expiresAt = offer.kind === "ringing" ? offer.expiresAt : offer.joinBy;
    return { id, interactionId, agentId, channel, purpose: "contact", state: kind, madeAt, expiresAt };
  });
}

function consultRowOf(consult: Consult) {
  const { offerId: id, agentId, madeAt } = consult;
  const expiresAt = consult.kind === "ringing" ? consult.expiresAt : madeAt;
  const state = consult.kind === "ringing" ? ("ringing" as const) : ("accepted" as const);
  return { id, agentId, purpose: "consult" as const, state, madeAt, expiresAt };
}

const liveOfferRows = (commit: FloorCommit) => commit.interactions.flatMap(({ row }) => offerRowsOf(row));

function upsertOffers(commit: FloorCommit): Statement | null {
  const offers = liveOfferRows(commit);
  if (offers.length === 0) return null;
  return {
    name: "floor-offers",
    text: `insert into offer (tenant_id, id, interaction_id, agent_id, state, made_at, expires_at, channel, purpose)
           select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::text[], $9::text[])
           on conflict (tenant_id, id) do update set state = excluded.state, expires_at = excluded.expires_at, purpose = excluded.purpose`,
    values: [
      commit.tenantId,
      offers.map((offer) => offer.id),
      offers.map((offer) => offer.interactionId),
      offers.map((offer) => offer.agentId),
      offers.map((offer) => offer.state),
      offers.map((offer) => instant(offer.madeAt)),
      offers.map((offer) => instant(offer.expiresAt)),
      offers.map((offer) => offer.channel),
      offers.map((offer) => offer.purpose),
    ],
  };
}
