import { type ContactTrace, foldMissed, type MissedClosing, type MissedLine, UNSERVED_EXITS } from "@touchstone/domain";
import { type QueryExecutorProvider, sql } from "kysely";
import { milliseconds } from "./historyItem.ts";

/** A contact with what its line of the list shows beside the trace. */
interface RelatedContact extends ContactTrace {
  readonly brandId: string;
  readonly lineId: string;
  /** Does it belong to the people whose lines are made anew? Others only tell that a shared number was answered. */
  readonly isTheirs: boolean;
}

/** Contacts whose lines are made anew in one go when the whole list is. */
const CONTACTS_AT_ONCE = 2000;

/** Contacts after which the missed list of somebody may be another one. */
export interface MissedChanges {
  /** They ended without being served, or turned out to be somebody else's. */
  readonly missedIds: readonly string[];
  /** Somebody talks with them: that only matters to who stands in the list. */
  readonly servedIds: readonly string[];
  /** Whose a contact was before a correction. */
  readonly customerIds: readonly string[];
}

/**
 * Makes the missed list anew for everybody whom these contacts concern: from the log and from what people said of the lines. Runs
 * in the caller's transaction, after the log rows.
 */
export async function refreshMissed(
  trx: QueryExecutorProvider,
  tenantId: string,
  { missedIds, servedIds, customerIds }: MissedChanges,
): Promise<void> {
  const awaited = await findAwaited(trx, tenantId, servedIds);
  const interactionIds = [...missedIds, ...awaited];
  if (interactionIds.length === 0 && customerIds.length === 0) return;
  const related = await readRelated(trx, tenantId, interactionIds, customerIds);
  const theirs = related.filter(({ isTheirs }) => isTheirs).map(({ interactionId }) => interactionId);
  if (theirs.length === 0) return;
  // Whoever closes a line holds its row: what was said by then is read after this.
  await sql`select id from missed_contact where tenant_id = ${tenantId} and id = any(${theirs}::uuid[])
    order by id for update`.execute(trx);
  const lines = foldMissed(related.map(traceOf), await readClosings(trx, tenantId, theirs));
  await writeLines(trx, tenantId, lines, related);
  await sql`delete from missed_contact where tenant_id = ${tenantId} and id = any(${theirs}::uuid[])
    and id <> all(${lines.map(({ missedId }) => missedId)}::uuid[])`.execute(trx);
}

/** Those of these contacts whose customer, or number, stands in the list: nearly nobody, and that is told without their history. */
async function findAwaited(
  trx: QueryExecutorProvider,
  tenantId: string,
  servedIds: readonly string[],
): Promise<string[]> {
  if (servedIds.length === 0) return [];
  const { rows: open } = await sql<{ customerId: string | null; interactionIds: string[] }>`
    select customer_id as "customerId", interaction_ids as "interactionIds" from missed_contact
    where tenant_id = ${tenantId} and closed_at is null`.execute(trx);
  if (open.length === 0) return [];
  const customers = new Set(open.flatMap(({ customerId }) => customerId ?? []));
  const numbers = await readNumbers(
    trx,
    tenantId,
    open.flatMap(({ interactionIds }) => interactionIds),
  );
  const served = await readContacts(trx, tenantId, sql`l.interaction_id = any(${servedIds}::uuid[])`);
  const isAwaited = ({ customerId, number }: RelatedContact) =>
    (customerId !== null && customers.has(customerId)) || (number !== null && numbers.has(number));
  return served.filter(isAwaited).map(({ interactionId }) => interactionId);
}

async function readNumbers(
  trx: QueryExecutorProvider,
  tenantId: string,
  interactionIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ number: string }>`select from_address as number from interaction_content
    where tenant_id = ${tenantId} and interaction_id = any(${interactionIds}::uuid[]) and from_address is not null`.execute(
    trx,
  );
  return new Set(rows.map(({ number }) => number));
}

/** Makes the whole list of a tenant anew, for a rebuild or a history that was made at once. */
export async function refreshAllMissed(trx: QueryExecutorProvider, tenantId: string): Promise<void> {
  const { rows } = await sql<{ interactionId: string }>`select interaction_id as "interactionId" from interaction_log
    where tenant_id = ${tenantId} and exit = any(${UNSERVED_EXITS}::text[]) order by interaction_id`.execute(trx);
  const ids = rows.map(({ interactionId }) => interactionId);
  for (let at = 0; at < ids.length; at += CONTACTS_AT_ONCE) {
    const missedIds = ids.slice(at, at + CONTACTS_AT_ONCE);
    await refreshMissed(trx, tenantId, { missedIds, servedIds: [], customerIds: [] });
  }
}

function traceOf({ isTheirs, ...contact }: RelatedContact): ContactTrace {
  return isTheirs ? contact : { ...contact, endedAt: null, exit: null };
}

/**
 * All contacts of the people concerned: of the customers, of the numbers while they are nobody's, and of everybody else who was
 * answered on one of these people's numbers. Asked key by key with what the last answer gave: joined in one statement the planner,
 * who cannot know how few they are, reads the whole log.
 */
async function readRelated(
  trx: QueryExecutorProvider,
  tenantId: string,
  interactionIds: readonly string[],
  customerIds: readonly string[],
): Promise<RelatedContact[]> {
  const touched = await readContacts(trx, tenantId, sql`l.interaction_id = any(${interactionIds}::uuid[])`);
  const onNumbers = await readByNumbers(trx, tenantId, numbersOf(touched));
  const known = [...touched, ...onNumbers].flatMap(({ customerId }) => customerId ?? []);
  const customers = unique([...customerIds, ...known]);
  const ofCustomers = await readContacts(trx, tenantId, sql`l.customer_id = any(${customers}::uuid[])`);
  const nobodys = [...touched, ...onNumbers].filter(({ customerId }) => customerId === null);
  const theirs = new Map([...ofCustomers, ...nobodys].map((one) => [one.interactionId, one]));
  const others = await readByNumbers(trx, tenantId, numbersOf([...theirs.values()]));
  const served = others.filter(({ interactionId, connectedAt }) => connectedAt !== null && !theirs.has(interactionId));
  return [...theirs.values(), ...served.map((one) => ({ ...one, isTheirs: false }))];
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
const numbersOf = (contacts: readonly RelatedContact[]) => unique(contacts.flatMap(({ number }) => number ?? []));

async function readByNumbers(
  trx: QueryExecutorProvider,
  tenantId: string,
  numbers: readonly string[],
): Promise<RelatedContact[]> {
  if (numbers.length === 0) return [];
  const { rows } = await sql<{ id: string }>`select interaction_id as id from interaction_content
    where tenant_id = ${tenantId} and from_address = any(${numbers}::text[])`.execute(trx);
  return await readContacts(trx, tenantId, sql`l.interaction_id = any(${rows.map(({ id }) => id)}::uuid[])`);
}

async function readContacts(
  trx: QueryExecutorProvider,
  tenantId: string,
  which: ReturnType<typeof sql>,
): Promise<RelatedContact[]> {
  const { rows } = await sql<RelatedContact>`
    select l.interaction_id as "interactionId", l.queue_id as "queueId", l.brand_id as "brandId", l.line_id as "lineId",
      l.customer_id as "customerId", t.from_address as number, l.exit, coalesce(l.wait_ms, 0) as "waitedMs",
      ${sql.raw(milliseconds("l.connected_at"))} as "connectedAt", ${sql.raw(milliseconds("l.ended_at"))} as "endedAt",
      true as "isTheirs"
    from interaction_log l
      left join interaction_content t on t.tenant_id = l.tenant_id and t.interaction_id = l.interaction_id
    where l.tenant_id = ${tenantId} and ${which}`.execute(trx);
  return rows;
}

async function readClosings(
  trx: QueryExecutorProvider,
  tenantId: string,
  missedIds: readonly string[],
): Promise<MissedClosing[]> {
  const { rows } = await sql<MissedClosing>`
    select missed_id as "missedId", ${sql.raw(milliseconds("closed_at"))} as at, closed_how as how from missed_work
    where tenant_id = ${tenantId} and missed_id = any(${missedIds}::uuid[]) and closed_at is not null`.execute(trx);
  return rows;
}

/** New lines whole, known ones replaced where they differ. */
async function writeLines(
  trx: QueryExecutorProvider,
  tenantId: string,
  lines: readonly MissedLine[],
  related: readonly RelatedContact[],
): Promise<void> {
  if (lines.length === 0) return;
  const contacts = new Map(related.map((contact) => [contact.interactionId, contact]));
  const rows = lines.map((line) => rowOf(tenantId, line, contacts.get(line.lastInteractionId)));
  await sql`insert into missed_contact
    select * from jsonb_populate_recordset(null::missed_contact, ${JSON.stringify(rows)}::jsonb)
    on conflict (tenant_id, id) do update set
      interaction_ids = excluded.interaction_ids, last_interaction_id = excluded.last_interaction_id, queue_id = excluded.queue_id, brand_id = excluded.brand_id,
      line_id = excluded.line_id, customer_id = excluded.customer_id, first_at = excluded.first_at,
      last_at = excluded.last_at, last_exit = excluded.last_exit, tries = excluded.tries,
      longest_wait_ms = excluded.longest_wait_ms, closed_at = excluded.closed_at, closed_how = excluded.closed_how,
      closed_by_interaction_id = excluded.closed_by_interaction_id
    where to_jsonb(missed_contact) is distinct from to_jsonb(excluded)`.execute(trx);
}

function rowOf(tenantId: string, line: MissedLine, last: RelatedContact | undefined) {
  if (last === undefined) throw new Error("a line's last contact is one of those it was made of");
  return {
    tenant_id: tenantId,
    id: line.missedId,
    interaction_ids: line.interactionIds,
    last_interaction_id: line.lastInteractionId,
    queue_id: line.queueId,
    brand_id: last.brandId,
    line_id: last.lineId,
    customer_id: line.customerId,
    first_at: isoOf(line.firstAt),
    last_at: isoOf(line.lastAt),
    last_exit: line.lastExit,
    tries: line.tries,
    longest_wait_ms: line.longestWaitMs,
    closed_at: line.closed && isoOf(line.closed.at),
    closed_how: line.closed?.how ?? null,
    closed_by_interaction_id: line.closed?.interactionId ?? null,
  };
}

const isoOf = (instant: number) => new Date(instant).toISOString();
