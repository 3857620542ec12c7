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

/**
 * Makes the missed list anew for everybody whom these contacts concern, and for these customers (whose a contact was before a
 * correction): from the log and from what people said of the lines. Runs in the caller's transaction, after the log rows.
 */
export async function refreshMissed(
  trx: QueryExecutorProvider,
  tenantId: string,
  interactionIds: readonly string[],
  customerIds: readonly string[] = [],
): Promise<void> {
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

/** Makes the whole list of a tenant anew, for a rebuild or a history that was made at once. */
export async function refreshAllMissed(trx: QueryExecutorProvider, tenantId: string): Promise<void> {
  const { rows } = await sql<{ interactionId: string }>`select interaction_id as "interactionId" from interaction_log
    where tenant_id = ${tenantId} and exit = any(${UNSERVED_EXITS}::text[]) order by interaction_id`.execute(trx);
  const ids = rows.map(({ interactionId }) => interactionId);
  for (let at = 0; at < ids.length; at += CONTACTS_AT_ONCE) {
    await refreshMissed(trx, tenantId, ids.slice(at, at + CONTACTS_AT_ONCE));
  }
}

function traceOf({ isTheirs, ...contact }: RelatedContact): ContactTrace {
  return isTheirs ? contact : { ...contact, endedAt: null, exit: null };
}

/**
 * All contacts of the people concerned: of the customers, of the numbers while they are nobody's, and of everybody else who was
 * answered on one of these people's numbers.
 */
async function readRelated(
  trx: QueryExecutorProvider,
  tenantId: string,
  interactionIds: readonly string[],
  customerIds: readonly string[],
): Promise<RelatedContact[]> {
  const { rows } = await sql<RelatedContact>`
    with touched as materialized (
      select l.customer_id, t.from_address from interaction_log l
        left join interaction_content t on t.tenant_id = l.tenant_id and t.interaction_id = l.interaction_id
      where l.tenant_id = ${tenantId} and l.interaction_id = any(${interactionIds}::uuid[])
    ), of_numbers as materialized (
      select t.interaction_id, l.customer_id
      from (select distinct from_address from touched where from_address is not null) n
        join interaction_content t on t.tenant_id = ${tenantId} and t.from_address = n.from_address
        join interaction_log l on l.tenant_id = ${tenantId} and l.interaction_id = t.interaction_id
    ), customers as materialized (
      select unnest(${customerIds}::uuid[]) as id
      union select customer_id from touched where customer_id is not null
      union select customer_id from of_numbers where customer_id is not null
    ), theirs as materialized (
      select l.interaction_id from customers c
        join interaction_log l on l.tenant_id = ${tenantId} and l.customer_id = c.id
      union select interaction_id from of_numbers where customer_id is null
    ), answered_on_their_numbers as materialized (
      select l.interaction_id
      from (
        select distinct t.from_address from theirs
          join interaction_content t on t.tenant_id = ${tenantId} and t.interaction_id = theirs.interaction_id
        where t.from_address is not null
      ) n join interaction_content t on t.tenant_id = ${tenantId} and t.from_address = n.from_address
        join interaction_log l on l.tenant_id = ${tenantId} and l.interaction_id = t.interaction_id
      where l.connected_at is not null and l.interaction_id not in (select interaction_id from theirs)
    )
    select l.interaction_id as "interactionId", l.queue_id as "queueId", l.brand_id as "brandId", l.line_id as "lineId",
      l.customer_id as "customerId", t.from_address as number, l.exit, coalesce(l.wait_ms, 0) as "waitedMs",
      ${sql.raw(milliseconds("l.connected_at"))} as "connectedAt", ${sql.raw(milliseconds("l.ended_at"))} as "endedAt",
      r.is_theirs as "isTheirs"
    from (
      select interaction_id, true as is_theirs from theirs
      union all select interaction_id, false from answered_on_their_numbers
    ) r join interaction_log l on l.tenant_id = ${tenantId} and l.interaction_id = r.interaction_id
      left join interaction_content t on t.tenant_id = ${tenantId} and t.interaction_id = r.interaction_id`.execute(
    trx,
  );
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
      last_interaction_id = excluded.last_interaction_id, queue_id = excluded.queue_id, brand_id = excluded.brand_id,
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
