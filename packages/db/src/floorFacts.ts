import type { FloorCommit } from "./floorCommit.ts";
import { instant, json, type Statement } from "./floorSettings.ts";

/**
 * Raises the version under its fence, stores the facts that come with the commit and appends what they caused; then whatever else
 * there is. What a commit has none of is left out: a table that a statement may write costs time though nothing is written.
 */
export function writeFacts(commit: FloorCommit): Statement[] {
  const rest = [consumePending(commit), storeContents(commit), inheritContents(commit), askEffects(commit)];
  return [appendJournal(commit), ...rest.filter((statement) => statement !== null)];
}

function appendJournal({ tenantId, version, journalSeq, journal, consumed }: FloorCommit): Statement {
  const arrived = consumed.filter((fact) => fact.arrival);
  return {
    name: arrived.length > 0 ? "floor-journal-and-inbox" : "floor-journal",
    text: arrived.length > 0 ? JOURNAL_AND_INBOX : JOURNAL,
    values: [
      tenantId,
      version,
      journalSeq,
      journal.length,
      journal.map((entry) => instant(entry.event.now)),
      journal.map((entry) => entry.event.id),
      json(journal.map((entry) => entry.event)),
      json(journal.map((entry) => entry.outcome)),
      json(journal.map((entry) => entry.happened)),
      ...(arrived.length > 0
        ? [
            arrived.map((fact) => fact.id),
            arrived.map((fact) => fact.arrival?.key),
            json(arrived.map((fact) => fact.arrival?.body)),
            json(arrived.map((fact) => fact.outcome)),
          ]
        : []),
    ],
  };
}

const FENCE_AND_APPEND = `
with raised as (
  update floor set version = version + 1, journal_seq = $3::bigint + $4::bigint
  where tenant_id = $1 and version = $2 and journal_seq = $3 returning 1
), journaled as (
  insert into journal (tenant_id, seq, at, event_id, event, outcome, happened)
  select $1, $3 + g.place, g.at, g.event_id, g.event, g.outcome, g.happened
  from unnest($5::timestamptz[], $6::uuid[], $7::jsonb[], $8::jsonb[], $9::jsonb[])
    with ordinality as g(at, event_id, event, outcome, happened, place)
)`;

const FENCED = "select expect_count((select count(*) from raised), 1)";

const JOURNAL = `${FENCE_AND_APPEND} ${FENCED}`;

const JOURNAL_AND_INBOX = `${FENCE_AND_APPEND}, arrived as (
  -- A key that somebody else stored meanwhile is a conflict. Sorted as edges sort theirs, so that none wait in a circle.
  insert into inbox (tenant_id, id, key, body, consumed_at, outcome)
  select $1, g.id, g.key, g.body, clock_timestamp(), g.outcome
  from unnest($10::uuid[], $11::text[], $12::jsonb[], $13::jsonb[]) as g(id, key, body, outcome) order by g.key
) ${FENCED}`;

function consumePending({ tenantId, consumed }: FloorCommit): Statement | null {
  const pending = consumed.filter((fact) => !fact.arrival);
  if (pending.length === 0) return null;
  return {
    name: "floor-consumed",
    // Statistics mostly say that next to nothing is pending. A plan that could use the index of what is would go through all of a
    // backlog, in a join even for each fact: so no join, and `num_nulls`, which no partial index fits.
    text: `with taken as (
             update inbox set consumed_at = clock_timestamp(), outcome = $3::jsonb -> id::text
             where tenant_id = $1 and id = any($2::uuid[]) and num_nulls(consumed_at) = 1 returning 1
           ) select expect_count((select count(*) from taken), cardinality($2))`,
    values: [
      tenantId,
      pending.map((fact) => fact.id),
      JSON.stringify(Object.fromEntries(pending.map((fact) => [fact.id, fact.outcome]))),
    ],
  };
}

function storeContents({ tenantId, contents }: FloorCommit): Statement | null {
  if (contents.length === 0) return null;
  return {
    name: "floor-contents",
    text: `insert into interaction_content (tenant_id, interaction_id, from_raw, from_address, caller_name)
           select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) on conflict (tenant_id, interaction_id) do nothing`,
    values: [
      tenantId,
      contents.map((content) => content.interactionId),
      contents.map((content) => content.fromRaw),
      contents.map((content) => content.fromAddress),
      contents.map((content) => content.callerName),
    ],
  };
}

/** After the contents of their own: those stand. */
function inheritContents({ tenantId, inherited = [] }: FloorCommit): Statement | null {
  if (inherited.length === 0) return null;
  return {
    name: "floor-inherited",
    text: `insert into interaction_content (tenant_id, interaction_id, from_raw, from_address, caller_name)
           select $1, g.id, c.from_raw, c.from_address, c.caller_name
           from unnest($2::uuid[], $3::uuid[]) as g(id, parent)
           join interaction_content c on c.tenant_id = $1 and c.interaction_id = g.parent
           on conflict (tenant_id, interaction_id) do nothing`,
    values: [tenantId, inherited.map(({ interactionId }) => interactionId), inherited.map(({ parentId }) => parentId)],
  };
}

function askEffects({ tenantId, journalSeq, effects, effectsAs }: FloorCommit): Statement | null {
  if (effects.length === 0) return null;
  return {
    name: "floor-effects",
    text: `insert into effect (tenant_id, id, interaction_id, ordinal, payload, state, finished_at)
           select $1, g.id, g.interaction_id, $2::bigint * 1000 + g.place, g.payload, $3,
             case when $3 = 'done' then clock_timestamp() end
           from unnest($4::uuid[], $5::uuid[], $6::jsonb[]) with ordinality as g(id, interaction_id, payload, place)`,
    values: [
      tenantId,
      journalSeq,
      effectsAs ?? "pending",
      effects.map((effect) => effect.id),
      effects.map((effect) => effect.interactionId),
      json(effects),
    ],
  };
}
