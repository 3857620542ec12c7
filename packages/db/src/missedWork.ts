import { sql } from "kysely";
import { type MissedRow, type MissedViewer, readMissed } from "./missedList.ts";
import type { Queries } from "./openDatabase.ts";

/** Who does something about a line, and the id of the entry in its history. */
export interface MissedEdit {
  readonly tenantId: string;
  readonly missedId: string;
  readonly userId: string;
  readonly changeId: string;
}

/** The line with its row held until the transaction ends, so that two who want it come one after the other. */
export async function lockMissed(trx: Queries, viewer: MissedViewer, missedId: string): Promise<MissedRow | null> {
  await sql`select id from missed_contact where tenant_id = ${viewer.tenantId} and id = ${missedId}
    for update`.execute(trx);
  return await readMissed(trx, viewer, missedId);
}

/** Gives a line that is held by `lockMissed` to somebody, or to nobody. */
export async function setMissedOwner(trx: Queries, edit: MissedEdit, ownerId: string | null): Promise<void> {
  const { tenantId, missedId, userId } = edit;
  await sql`insert into missed_work (tenant_id, missed_id, owner_id, owned_since)
    values (${tenantId}, ${missedId}, ${ownerId}, case when ${ownerId}::uuid is not null then now() end)
    on conflict (tenant_id, missed_id) do update set owner_id = excluded.owner_id, owned_since = excluded.owned_since`.execute(
    trx,
  );
  const did = ownerId === null ? "released" : ownerId === userId ? "taken" : "assigned";
  await recordMissed(trx, edit, { did, ownerId, reason: null, note: null });
}

/** What somebody says of a line; empty notes leave the one that is there. */
export interface MissedWord {
  readonly did: "reached" | "notReached" | "dismissed" | "noted";
  readonly reason: string | null;
  readonly note: string | null;
}

/** Writes what came of a line that is held by `lockMissed`; the list shows it at once. */
export async function sayOfMissed(trx: Queries, edit: MissedEdit, { did, reason, note }: MissedWord): Promise<void> {
  const { tenantId, missedId, userId } = edit;
  const tried = did === "notReached" ? 1 : 0;
  await sql`insert into missed_work (tenant_id, missed_id, attempts, last_attempt_at, note)
    values (${tenantId}, ${missedId}, ${tried}, case when ${tried} = 1 then now() end, ${note})
    on conflict (tenant_id, missed_id) do update set attempts = missed_work.attempts + excluded.attempts,
      last_attempt_at = coalesce(excluded.last_attempt_at, missed_work.last_attempt_at),
      note = coalesce(excluded.note, missed_work.note)`.execute(trx);
  if (did === "reached" || did === "dismissed") await closeMissed(trx, { tenantId, missedId, userId }, did, reason);
  await recordMissed(trx, edit, { did, ownerId: null, reason, note });
}

/** In the record, and in the projection as `refreshMissed` would make it. Whole milliseconds, as contacts have them. */
async function closeMissed(
  trx: Queries,
  { tenantId, missedId, userId }: Omit<MissedEdit, "changeId">,
  how: "reached" | "dismissed",
  reason: string | null,
): Promise<void> {
  await sql`update missed_work set closed_at = date_trunc('milliseconds', clock_timestamp()), closed_how = ${how},
      closed_by = ${userId}, reason = ${reason}
    where tenant_id = ${tenantId} and missed_id = ${missedId}`.execute(trx);
  await sql`update missed_contact m set closed_at = w.closed_at, closed_how = w.closed_how
    from missed_work w where w.tenant_id = m.tenant_id and w.missed_id = m.id
      and m.tenant_id = ${tenantId} and m.id = ${missedId}`.execute(trx);
}

async function recordMissed(
  trx: Queries,
  { tenantId, missedId, userId, changeId }: MissedEdit,
  change: { did: string; ownerId: string | null; reason: string | null; note: string | null },
): Promise<void> {
  await trx
    .insertInto("missedChange")
    .values({ tenantId, id: changeId, missedId, userId, ...change })
    .execute();
}
