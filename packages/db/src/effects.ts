import type { Effect, Language } from "@touchstone/domain";
import type pg from "pg";

/** An effect that this process may carry out until its claim ends. */
export interface ClaimedEffect {
  readonly tenantId: string;
  readonly effect: Effect;
  /** To speak in the interaction; English when it has none. */
  readonly language: Language;
  /** This attempt included. */
  readonly attempts: number;
}

/**
 * Claims pending effects that are due: at most one for each interaction, the oldest, so that they run in order; skips
 * those that another process holds. The claim outlives an HTTP time-out, and its attempt is counted before it runs.
 */
export async function claimEffects(
  pool: pg.Pool,
  owner: string,
  claimMs: number,
  limit: number,
): Promise<ClaimedEffect[]> {
  const { rows } = await pool.query<ClaimedRow>({
    name: "claim-effects",
    text: `update effect e set claimed_by = $1, claimed_until = clock_timestamp() + make_interval(secs => $2::float8 / 1000), attempts = attempts + 1
           where (tenant_id, id) in (
             select c.tenant_id, c.id from effect c
             where c.state = 'pending' and c.run_at <= clock_timestamp() and (c.claimed_until is null or c.claimed_until < clock_timestamp())
               and not exists (select from effect p where p.tenant_id = c.tenant_id and p.interaction_id = c.interaction_id
                 and p.state = 'pending' and p.ordinal < c.ordinal
                 -- A file that is slow to come keeps no answer from being sent.
                 and (p.payload ->> 'type' = 'fetchMedia') = (c.payload ->> 'type' = 'fetchMedia'))
             order by c.run_at limit $3 for update skip locked)
           returning tenant_id, payload, attempts,
             (select i.state->>'language' from interaction i where i.tenant_id = e.tenant_id and i.id = e.interaction_id) as language`,
    values: [owner, claimMs, limit],
  });
  return rows.map(({ tenant_id: tenantId, payload: effect, attempts, language }) => {
    return { tenantId, effect, attempts, language: language ?? "en" };
  });
}

interface ClaimedRow {
  readonly tenant_id: string;
  readonly payload: Effect;
  readonly attempts: number;
  readonly language: Language | null;
}

/** Keeps what `owner` is still carrying out from the others for `claimMs` more; answers with what it still holds. */
export async function renewEffectClaims(
  pool: pg.Pool,
  owner: string,
  effectIds: readonly string[],
  claimMs: number,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: "renew-effect-claims",
    text: `with held as (
             select tenant_id, id from effect
             where claimed_by = $1 and id = any($2::uuid[]) and state = 'pending' and claimed_until is not null
             -- Whoever finishes some of them meanwhile locks them in the same order.
             order by id for update
           )
           update effect e set claimed_until = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
           from held where e.tenant_id = held.tenant_id and e.id = held.id
           returning e.id`,
    values: [owner, effectIds, claimMs],
  });
  return rows.map(({ id }) => id);
}

/** How an effect ended, and the fact that tells the floor. */
export interface EndedEffect {
  readonly tenantId: string;
  readonly effectId: string;
  readonly state: "done" | "failed" | "parked";
  readonly error: string | null;
  readonly fact: { readonly id: string; readonly key: string; readonly body: object };
}

/**
 * Ends effects and tells the floors by facts, in one transaction: whoever finds one ended knows that its fact is there. Answers for
 * each whether it was; false when it had been ended already.
 */
export async function finishEffects(pool: pg.Pool, ended: readonly EndedEffect[]): Promise<boolean[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: "finish-effect",
    text: `with told as (
             select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[])
               with ordinality as told (tenant_id, effect_id, state, error, fact_id, key, body, place)
           ), locked as (
             select id from effect
             -- By their ids, whatever statistics say: indexes of what is pending would lead through all of a backlog.
             where tenant_id = any($1::uuid[]) and id = any($2::uuid[]) and state || '' = 'pending'
             -- In the order of whoever renews claims of some of them.
             order by id for update
           ), finished as (
             update effect e set state = told.state, error = told.error, finished_at = clock_timestamp(), claimed_until = null
             from told join locked on locked.id = told.effect_id
             where e.tenant_id = told.tenant_id and e.id = told.effect_id and e.state || '' = 'pending'
             returning e.tenant_id, e.id
           )
           insert into inbox (tenant_id, id, key, body) select told.tenant_id, told.fact_id, told.key, told.body::jsonb
           from told join finished f on f.tenant_id = told.tenant_id and f.id = told.effect_id order by told.place
           on conflict (tenant_id, key) do nothing returning id`,
    values: [
      ended.map(({ tenantId }) => tenantId),
      ended.map(({ effectId }) => effectId),
      ended.map(({ state }) => state),
      ended.map(({ error }) => error),
      ended.map(({ fact }) => fact.id),
      ended.map(({ fact }) => fact.key),
      ended.map(({ fact }) => JSON.stringify(fact.body)),
    ],
  });
  const told = new Set(rows.map(({ id }) => id));
  return ended.map(({ fact }) => told.has(fact.id));
}

/** Whose claim on which effect. */
export interface HeldEffect {
  readonly owner: string;
  readonly tenantId: string;
  readonly effectId: string;
}

/** Puts an effect off: it will be claimed again after `afterMs`. Nothing when `owner` no longer holds it. */
export async function retryEffect(
  pool: pg.Pool,
  { owner, tenantId, effectId }: HeldEffect,
  afterMs: number,
  error: string,
): Promise<void> {
  await pool.query({
    name: "retry-effect",
    text: `update effect set run_at = clock_timestamp() + make_interval(secs => $3::float8 / 1000), claimed_until = null, error = $4
           where tenant_id = $1 and id = $2 and state = 'pending' and claimed_by = $5`,
    values: [tenantId, effectId, afterMs, error, owner],
  });
}

/** When the next pending effect is due, in milliseconds from now (0 or less: at once); null when there is none. */
export async function nextEffectInMs(pool: pg.Pool): Promise<number | null> {
  const { rows } = await pool.query<{ ms: number | null }>({
    name: "next-effect",
    text: `select (extract(epoch from min(greatest(run_at, coalesce(claimed_until, run_at))) - clock_timestamp()) * 1000)::int as ms
           from effect where state = 'pending'`,
  });
  return rows[0]?.ms ?? null;
}
