import { ledger } from "../bench/carrierRecord.ts";
import type { Verdict } from "../bench/judge.ts";
import type { Arena } from "./arena.ts";

/** Contacts whose histories are told; more say the same. */
const MOST = 5;
const ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;

/**
 * What the journal, the effects and the carrier's ledger say of contacts and calls that did not go as they should: database and
 * carrier are gone after the run.
 */
export async function historiesOf(
  { system, tenant, carrierUrl }: Arena,
  violations: Verdict["violations"],
): Promise<readonly string[]> {
  const lines = async (text: string, value: unknown) =>
    (await system.pool.query<{ line: string }>(text, [tenant.tenantId, value])).rows.map(({ line }) => line);
  const live = (violations["interactions still live"] ?? []).flatMap((example) => example.match(ID) ?? []);
  const twice = await lines(SENT, violations["answers sent twice"] ?? []);
  const calls = (violations["calls still up at the carrier"] ?? []).slice(0, MOST);
  const ofCalls = (await Promise.all(calls.map((callId) => lines(NAMED, `%${callId}%`)))).flat();
  const contacts = [...new Set([...live, ...twice, ...ofCalls])].slice(0, MOST);
  const histories = contacts.map(async (id) => [
    `--- ${id}`,
    ...(await lines(JOURNAL, `%${id}%`)),
    ...(await lines(EFFECTS, id)),
  ]);
  return [...(await Promise.all(histories)).flat(), ...(await toldOf(carrierUrl, calls))];
}

/** What the carrier told of these calls, and what it was answered. */
async function toldOf(carrierUrl: string, callIds: readonly string[]): Promise<string[]> {
  const told: string[] = [];
  if (callIds.length === 0) return told;
  for await (const entry of ledger(carrierUrl)) {
    const line = JSON.stringify(entry);
    if (callIds.some((callId) => line.includes(callId))) told.push(line);
  }
  return told;
}

const SENT = `select m.interaction_id::text as line from message m
  join message_content c on c.tenant_id = m.tenant_id and c.message_id = m.id where m.tenant_id = $1 and c.text = any($2)`;
const NAMED = `select distinct coalesce(event->>'interactionId', happened->0->>'interactionId') as line from journal
  where tenant_id = $1 and (event::text like $2 or happened::text like $2)
    and coalesce(event->>'interactionId', happened->0->>'interactionId') is not null`;
const JOURNAL = `select concat_ws(' ', seq, at, event, outcome, happened) as line from journal
  where tenant_id = $1 and (event::text like $2 or happened::text like $2) order by seq`;
const EFFECTS = `select concat_ws(' ', 'effect', id, payload, state, 'tries', attempts, 'claimed by', claimed_by, error, finished_at) as line
  from effect where tenant_id = $1 and interaction_id = $2::uuid order by ordinal`;
