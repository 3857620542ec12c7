import { sql } from "kysely";
import { RECENT_LIST, RECENT_NAMES } from "./contacts.ts";
import { HISTORY_ITEM, HISTORY_NAMES } from "./historyItem.ts";
import { type HistoryLine, historyLineOf, type RecentContact } from "./historyLine.ts";
import type { Queries } from "./openDatabase.ts";

/** Where a page of contacts ended: they are ordered by arrival, newest first, and by id. */
export interface ContactCursor {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly id: string;
}

export interface TimelinePage {
  readonly tenantId: string;
  readonly customerId: string;
  readonly before: ContactCursor | null;
  readonly limit: number;
}

/**
 * A customer's contacts, newest first: from the log, and those that the log does not know as they are now from their live
 * rows. Call it in a repeatable-read transaction: both halves must be of one snapshot.
 */
export async function readTimeline(trx: Queries, page: TimelinePage): Promise<HistoryLine[]> {
  const live = await readLive(trx, page);
  const liveIds = live.map((item) => item.interactionId);
  const logged = await readLogged(trx, page, liveIds);
  const newest = [...live.filter((item) => isBefore(item, page.before)), ...logged].sort(
    (a, b) => b.at - a.at || (a.interactionId < b.interactionId ? 1 : -1),
  );
  return newest.slice(0, page.limit);
}

function isBefore(item: HistoryLine, before: ContactCursor | null): boolean {
  if (!before) return true;
  return item.at < before.at || (item.at === before.at && item.interactionId < before.id);
}

async function readLive(trx: Queries, { tenantId, customerId }: TimelinePage): Promise<HistoryLine[]> {
  const { rows } = await sql<{ list: RecentContact[] | null }>`
    select ${sql.raw(RECENT_LIST)} as list from (
      select * from interaction r where r.tenant_id = ${tenantId} and r.customer_id = ${customerId}
        and r.last_seq > coalesce((select cursor from projection p where p.tenant_id = ${tenantId} and p.name = 'log'), 0)
    ) r ${sql.raw(RECENT_NAMES)}`.execute(trx);
  return (rows[0]?.list ?? []).map(historyLineOf);
}

async function readLogged(trx: Queries, page: TimelinePage, exceptIds: readonly string[]): Promise<HistoryLine[]> {
  const { tenantId, customerId, before, limit } = page;
  // A contact that was given to another customer a moment ago is no longer this one's, though the log still says so.
  const { rows } = await sql<{ item: HistoryLine }>`
    select ${sql.raw(HISTORY_ITEM)} as item from (
      select * from interaction_log l where l.tenant_id = ${tenantId} and l.customer_id = ${customerId}
        and l.interaction_id <> all(${exceptIds}::uuid[])
        and not exists (select from interaction m where m.tenant_id = l.tenant_id and m.id = l.interaction_id
          and m.customer_id is distinct from l.customer_id)
        ${before ? sql`and (l.received_at, l.interaction_id) < (to_timestamp(${before.at}::float8 / 1000), ${before.id}::uuid)` : sql``}
      order by l.received_at desc, l.interaction_id desc limit ${limit}
    ) l ${sql.raw(HISTORY_NAMES)} order by l.received_at desc, l.interaction_id desc`.execute(trx);
  return rows.map((row) => row.item);
}
