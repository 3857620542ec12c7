import { type QueryExecutorProvider, sql } from "kysely";
import { removeCheckpoints } from "./floorCheckpoints.ts";

/** How long things are kept, days of the database's clock. */
export const KEPT_DAYS = {
  endedInteraction: 1,
  /** Whoever answers one of its mails goes on with it (see `findThreads`). */
  endedMail: 30,
  consumedFact: 60,
  finishedEffect: 60,
  quarantine: 7,
  answer: 1,
  endedSession: 30,
  endedVisit: 1,
  unsentFile: 2,
} as const;

/** How many rows went, by kind. */
export interface Removed {
  readonly interactions: number;
  readonly facts: number;
  readonly effects: number;
  readonly quarantine: number;
  readonly answers: number;
  readonly sessions: number;
  readonly visitors: number;
  readonly files: number;
  readonly checkpoints: number;
}

/**
 * Removes what has served its time, at most `limit` rows of a kind: call it again while it removes that many. Runs as the
 * system role, over all tenants; each statement is a transaction of its own, so nobody waits long for it.
 */
export async function removeExpired(queries: QueryExecutorProvider, limit = 5000): Promise<Removed> {
  return {
    interactions: await removeEndedInteractions(queries, limit),
    facts: await removeConsumedFacts(queries, limit),
    effects: await removeFinishedEffects(queries, limit),
    quarantine: await removeQuarantine(queries, limit),
    answers: await removeAnswers(queries, limit),
    sessions: await removeSessions(queries, limit),
    visitors: await removeVisitors(queries, limit),
    files: await removeUnsentFiles(queries, limit),
    checkpoints: await removeCheckpoints(queries, limit),
  };
}

/**
 * Live rows of interactions that are over and that the log has passed; their offers go with them. An agent's wrap-up keeps
 * its interaction.
 */
async function removeEndedInteractions(queries: QueryExecutorProvider, limit: number): Promise<number> {
  return await count(
    queries,
    sql`with over as (
      select i.tenant_id, i.id from interaction i
        join projection p on p.tenant_id = i.tenant_id and p.name = 'log' and p.cursor >= i.last_seq
      where i.kind = 'ended' and i.ended_at < now() - make_interval(days => ${KEPT_DAYS.endedInteraction})
        and (i.thread_key is null or i.thread_key not like 'email:%'
          or i.ended_at < now() - make_interval(days => ${KEPT_DAYS.endedMail}))
        and not exists (select from agent a where a.tenant_id = i.tenant_id
          and (a.state -> 'voice' ->> 'interactionId' = i.id::text
            or a.state -> 'tasks' @> jsonb_build_array(jsonb_build_object('interactionId', i.id))))
      limit ${limit}
    ), offers as (
      delete from offer o using over where o.tenant_id = over.tenant_id and o.interaction_id = over.id
    )
    delete from interaction i using over where i.tenant_id = over.tenant_id and i.id = over.id`,
  );
}

/** Found by the time that their ids carry (UUIDv7): no index on `consumed_at` for the hot path to keep up. */
async function removeConsumedFacts(queries: QueryExecutorProvider, limit: number): Promise<number> {
  return await count(
    queries,
    sql`with old as (
      select i.tenant_id, i.id from inbox i
      where i.id < uuid_of_time(now() - make_interval(days => ${KEPT_DAYS.consumedFact})) and i.consumed_at is not null
        and i.consumed_at < now() - make_interval(days => ${KEPT_DAYS.consumedFact})
      limit ${limit}
    )
    delete from inbox i using old where i.tenant_id = old.tenant_id and i.id = old.id`,
  );
}

async function removeFinishedEffects(queries: QueryExecutorProvider, limit: number): Promise<number> {
  return await count(
    queries,
    sql`with old as (
      select e.tenant_id, e.id from effect e
      where e.state in ('done', 'failed') and e.finished_at < now() - make_interval(days => ${KEPT_DAYS.finishedEffect})
      limit ${limit}
    )
    delete from effect e using old where e.tenant_id = old.tenant_id and e.id = old.id`,
  );
}

async function removeQuarantine(queries: QueryExecutorProvider, limit: number): Promise<number> {
  return await count(
    queries,
    sql`delete from quarantine where id in (
      select id from quarantine where received_at < now() - make_interval(days => ${KEPT_DAYS.quarantine}) limit ${limit})`,
  );
}

/** What a repeated request would be answered; its key is forgotten after a day. */
async function removeAnswers(queries: QueryExecutorProvider, limit: number): Promise<number> {
  return await count(
    queries,
    sql`delete from answered_request where (tenant_id, user_id, key) in (
      select tenant_id, user_id, key from answered_request
      where answered_at < now() - make_interval(days => ${KEPT_DAYS.answer}) limit ${limit})`,
  );
}

/** Sessions that ran out; how long they were kept tells who was signed in when. */
async function removeSessions(queries: QueryExecutorProvider, limit: number): Promise<number> {
  return await count(
    queries,
    sql`delete from session where token_hash in (
      select token_hash from session where expires_at < now() - make_interval(days => ${KEPT_DAYS.endedSession}) limit ${limit})`,
  );
}

/** Visitors of the web whose tokens ran out, with the names and addresses that they gave. */
async function removeVisitors(queries: QueryExecutorProvider, limit: number): Promise<number> {
  return await count(
    queries,
    sql`delete from visitor where token_hash in (
      select token_hash from visitor where expires_at < now() - make_interval(days => ${KEPT_DAYS.endedVisit}) limit ${limit})`,
  );
}

/** Files that somebody was about to send and did not, unless who sends them is still to be heard; their bytes go with the sweep. */
async function removeUnsentFiles(queries: QueryExecutorProvider, limit: number): Promise<number> {
  const notYet = sql`body -> 'attachmentIds' ? a.id::text`;
  return await count(
    queries,
    sql`delete from attachment where (tenant_id, id) in (
      select a.tenant_id, a.id from attachment a
      where a.message_id is null and a.at < now() - make_interval(days => ${KEPT_DAYS.unsentFile})
        and not exists (select from inbox i where i.tenant_id = a.tenant_id and i.consumed_at is null and ${notYet})
        and not exists (select from inbox i where i.tenant_id = a.tenant_id and i.outcome ->> 'kind' = 'parked' and ${notYet})
      limit ${limit})`,
  );
}

async function count(queries: QueryExecutorProvider, statement: ReturnType<typeof sql>): Promise<number> {
  const { numAffectedRows } = await statement.execute(queries);
  return Number(numAffectedRows ?? 0n);
}

/**
 * Makes the journal's monthly partitions (UTC) from `from` to `to`, milliseconds since 1970, as the system role; those that are
 * there stay. Returns how many were made.
 */
export async function ensureJournalPartitions(
  queries: QueryExecutorProvider,
  from: number,
  to: number,
): Promise<number> {
  const { rows } = await sql<{ made: number }>`
    select count(*) filter (where ensure_journal_partition(month::date)) as made
    from generate_series(
      date_trunc('month', to_timestamp(${from}::float8 / 1000) at time zone 'UTC'),
      to_timestamp(${to}::float8 / 1000) at time zone 'UTC', interval '1 month') as month`.execute(queries);
  return rows[0]?.made ?? 0;
}

/** Ids of all tenants, as the system role. */
export async function listTenantIds(queries: QueryExecutorProvider): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from tenant order by id`.execute(queries);
  return rows.map(({ id }) => id);
}
