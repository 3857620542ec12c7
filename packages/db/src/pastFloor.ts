import {
  createFloor,
  type Floor,
  type FloorEvent,
  findInteractionByLeg,
  forget,
  getInteraction,
  type Happening,
  type Instant,
  isRefusedUnasked,
  type Outcome,
  recall,
  step,
} from "@touchstone/domain";
import { CompiledQuery, sql } from "kysely";
import { readCheckpoint } from "./floorCheckpoints.ts";
import { findInteractions } from "./floorLoad.ts";
import type { Queries } from "./openDatabase.ts";
import type { PreparedQuery } from "./queryTenant.ts";
import { readClock } from "./whyNotRows.ts";

/** A point of a tenant's history: after this row of the journal, or after all that had happened by an instant. */
export type PastPoint = { readonly seq: number } | { readonly at: Instant };

type WithoutContact<One> = One extends unknown ? Omit<One, "interactionId"> : never;

/** Something that happened with a contact, with the journal's row that says so. */
export type ContactHappening = WithoutContact<Happening> & { readonly seq: number };

/** The floor as it stood at a point of its history. */
export interface PastFloor {
  readonly floor: Floor;
  /** The last row that had been committed. */
  readonly seq: number;
  /** The instant that was asked for, or that of the row. */
  readonly now: Instant;
}

export interface PastAsked {
  readonly tenantId: string;
  readonly point: PastPoint;
  /** A contact that is asked about: it is there also when it had ended long before. */
  readonly interactionId?: string;
  /** No more rows of the journal are stepped than these. */
  readonly mostRows: number;
}

/** Why a past cannot be rebuilt: too many rows lie between it and the checkpoint before it, some of them are gone, or it is not yet. */
export type NoPast = "tooLong" | "incomplete" | "notYet";

/** Few enough that what else the process does is not held up for longer than some ten milliseconds. */
const BATCH_ROWS = 100;

/**
 * Steps the journal up to a point, from the checkpoint before it or else from an empty floor: where every settings change, every
 * agent and every contact stood then. What ended is forgotten and recalled as in a router, so that no more is held than by one.
 * Throws when a row does not step any more.
 */
export async function rebuildFloor(trx: Queries, asked: PastAsked): Promise<PastFloor | NoPast> {
  const { tenantId, point, mostRows, interactionId } = asked;
  const last = await lastRowOf(trx, tenantId, point);
  if (last === null) return "notYet";
  const { seq: begin, rows } = (await readCheckpoint(trx, tenantId, last.seq)) ?? NOTHING_YET;
  if (last.seq - begin > mostRows) return "tooLong";
  const floor = createFloor(tenantId, rows);
  for (let seq = begin; seq < last.seq; ) {
    const rows = await readEvents(trx, tenantId, { from: seq + 1, to: Math.min(seq + BATCH_ROWS, last.seq) });
    if (rows.length === 0 || rows[0]?.seq !== seq + 1) return "incomplete";
    await stepAll(trx, floor, rows);
    seq += rows.length;
    forget(floor, rows.at(-1)?.event.now ?? 0);
  }
  if (interactionId) await recallEnded(trx, floor, { ids: [interactionId], callIds: [] }, last.now);
  return { floor, seq: last.seq, now: "at" in point ? point.at : last.now };
}

const NOTHING_YET = { seq: 0, rows: { queues: [], lines: [], agents: [], interactions: [] } };

async function stepAll(trx: Queries, floor: Floor, rows: readonly Journaled[]): Promise<void> {
  const asked = new Set<string>();
  for (const [place, row] of rows.entries()) {
    if (isForgotten(floor, row, asked)) await recallNamed(trx, floor, rows.slice(place), asked);
    stepAgain(floor, row);
  }
}

/** Does it name what the floor does not know, and nobody has asked for yet? */
function isForgotten(floor: Floor, row: Journaled, asked: ReadonlySet<string>): boolean {
  const { interactionId, callId } = namesIn(row);
  const isNewId = interactionId !== null && !asked.has(interactionId) && !getInteraction(floor, interactionId);
  return isNewId || (callId !== null && !asked.has(callId) && !findInteractionByLeg(floor, callId));
}

/** A call that begins here is nothing to look for: that would be most of what is asked. */
function namesIn({ event, did }: Journaled) {
  const { interactionId = null, callId = null } = event as { interactionId?: string | null; callId?: string };
  return { interactionId, callId: event.type === "callArrived" && did === "done" ? null : callId };
}

/** What was over for long when a fact named it: at once all that these rows name. */
async function recallNamed(trx: Queries, floor: Floor, rows: readonly Journaled[], asked: Set<string>): Promise<void> {
  const named = rows.filter((row) => isForgotten(floor, row, asked)).map(namesIn);
  const ids = named.flatMap(({ interactionId }) => interactionId ?? []);
  const callIds = named.flatMap(({ callId }) => callId ?? []);
  for (const name of [...ids, ...callIds]) asked.add(name);
  await recallEnded(trx, floor, { ids, callIds }, rows[0]?.event.now ?? 0);
}

type Named = Parameters<typeof findInteractions>[2];

/** Those that had ended by an instant; with the customer and the notes of today. */
async function recallEnded(trx: Queries, floor: Floor, named: Named, by: Instant): Promise<void> {
  const query = async <Row extends object>({ text, values }: PreparedQuery) =>
    await trx.executeQuery<Row>(CompiledQuery.raw(text, values as unknown[]));
  for (const interaction of await findInteractions({ query }, floor.tenantId, named)) {
    if (interaction.state.kind === "ended" && interaction.state.since <= by) recall(floor, interaction);
  }
}

interface Journaled {
  readonly seq: number;
  readonly event: FloorEvent;
  readonly did: Outcome["kind"];
  /** Null unless it was refused: what happened is not read, since it happens again. */
  readonly refused: Outcome | null;
}

async function readEvents(trx: Queries, tenantId: string, { from, to }: { from: number; to: number }) {
  const { rows } = await sql<Journaled>`
    select seq, event, outcome ->> 'kind' as did, case when outcome ->> 'kind' = 'refused' then outcome end as refused from journal
    where tenant_id = ${tenantId} and seq between ${from} and ${to} order by seq`.execute(trx);
  return rows;
}

function stepAgain(floor: Floor, { event, refused, seq }: Journaled): void {
  if (refused !== null && isRefusedUnasked(event, refused)) return;
  try {
    step(floor, event);
  } catch (cause) {
    throw new Error(`row ${seq} of the journal (${event.type}) does not step any more`, { cause });
  }
}

/** The row that the point means. Null: the journal does not reach so far. */
async function lastRowOf(trx: Queries, tenantId: string, point: PastPoint) {
  const which = "seq" in point ? sql`seq = ${point.seq}` : sql`at <= to_timestamp(${point.at}::float8 / 1000)`;
  const { rows } = await sql<{ seq: number; now: number }>`
    select seq, (event ->> 'now')::bigint as now from journal where tenant_id = ${tenantId} and ${which} order by seq desc limit 1`.execute(
    trx,
  );
  return rows[0] ?? null;
}

/** All that happened with a contact, in order: as far as the log has it, and from there on from the journal. */
export async function readContactHistory(
  trx: Queries,
  tenantId: string,
  interactionId: string,
): Promise<ContactHappening[]> {
  const { rows } = await sql<{ happening: ContactHappening }>`
    with reached as (select coalesce((select cursor from projection where tenant_id = ${tenantId} and name = 'log'), 0) as seq)
    select happening from (
      select e.happening, (e.happening ->> 'seq')::bigint as seq, e.place
        from interaction_log l, jsonb_array_elements(l.events) with ordinality e (happening, place)
        where l.tenant_id = ${tenantId} and l.interaction_id = ${interactionId}
      union all
      select h.happening - 'interactionId' || jsonb_build_object('seq', j.seq), j.seq, h.place
        from reached, journal j, jsonb_array_elements(j.happened) with ordinality h (happening, place)
        where j.tenant_id = ${tenantId} and j.seq > reached.seq
          and h.happening ->> 'interactionId' = ${interactionId}
    ) all_of_it order by seq, place`.execute(trx);
  return rows.map((row) => row.happening);
}

/** The point that a person would ask about who names none: now, or just before the contact ended. */
export async function lastPointOf(trx: Queries, history: readonly ContactHappening[]): Promise<PastPoint> {
  const end = history.findLast(({ type }) => type === "interactionEnded");
  return end === undefined ? { at: await readClock(trx) } : { seq: end.seq - 1 };
}

/** A row of the journal by its number, or an instant such as 2026-11-23T09:30:00Z; null when it is neither. */
export function readPastPoint(text: string): PastPoint | null {
  if (/^[1-9]\d{0,14}$/.test(text)) return { seq: Number(text) };
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : { at };
}
