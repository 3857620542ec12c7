import { insertRows, listMissed, type MissedRow, type Queries, refreshAllMissed } from "@touchstone/db";
import { agentIdOf } from "./customers.ts";
import type { DemoTenant } from "./demoTenant.ts";
import { idOf } from "./ids.ts";
import { queueIdOf } from "./playAgents.ts";
import { createRandom, type Random } from "./random.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What was missed longer ago has been worked on; what is newer waits in the list. */
const WORKED_AFTER_MS = 30 * HOUR_MS;
const EVERY_LINE = 1_000_000;

/** The demo's agents have called back whom their queues missed; those since yesterday are left for whoever tries the demo. */
export async function workMissed(trx: Queries, tenant: DemoTenant, tenantId: string, nowMs: number): Promise<void> {
  const viewer = { tenantId, userId: tenantId, seesAll: true };
  const filter = { state: "unfinished", queueId: undefined, ownerId: undefined, before: null } as const;
  const lines = await listMissed(trx, viewer, { ...filter, limit: EVERY_LINE });
  const works = lines.flatMap((line, place) => {
    const random = createRandom(`missed ${line.missedId}`);
    return workOn(line, tenant, { nowMs, isTaken: place % 3 === 0 }, random) ?? [];
  });
  const rows = works.map(({ changes: _, ...work }) => ({ tenant_id: tenantId, ...work }));
  await insertRows(trx, "missed_work", rows);
  const changes = works.flatMap((work) => work.changes.map((change) => ({ tenant_id: tenantId, ...change })));
  await insertRows(trx, "missed_change", changes);
  await refreshAllMissed(trx, tenantId);
}

interface Standing {
  readonly nowMs: number;
  /** If it is new, does somebody work on it already? */
  readonly isTaken: boolean;
}

function workOn(line: MissedRow, tenant: DemoTenant, { nowMs, isTaken }: Standing, random: Random) {
  const owner = random.pick(agentsOf(tenant, line.queue.queueId));
  const takenAt = line.lastAt + random.int(3, 90) * MINUTE_MS;
  const isOld = nowMs - line.lastAt > WORKED_AFTER_MS;
  if (!owner || takenAt > nowMs || (!isOld && !isTaken)) return null;
  const taken = { did: "taken", user_id: owner, owner_id: owner, at: isoOf(takenAt), reason: null };
  const attempts = random.chance(0.3) ? 1 : 0;
  const owned = { missed_id: line.missedId, owner_id: owner, owned_since: isoOf(takenAt), attempts };
  if (!isOld) return { ...owned, ...OPEN, changes: [changeOf(line, taken)] };
  const closedAt = isoOf(takenAt + random.int(2, 40) * MINUTE_MS);
  const how = random.chance(0.8) ? ("reached" as const) : ("dismissed" as const);
  const reason = how === "dismissed" ? random.pick(["unreachable", "solvedOtherwise", "notNeeded"]) : null;
  const closed = { did: how, user_id: owner, owner_id: null, at: closedAt, reason };
  return {
    ...owned,
    closed_at: closedAt,
    closed_how: how,
    closed_by: owner,
    reason,
    changes: [changeOf(line, taken), changeOf(line, closed)],
  };
}

const OPEN = { closed_at: null, closed_how: null, closed_by: null, reason: null };

function changeOf({ missedId }: MissedRow, change: { did: string; at: string; [column: string]: string | null }) {
  return { id: idOf(`missed/${missedId}/${change.did}`, Date.parse(change.at)), missed_id: missedId, ...change };
}

/** Who is good enough for the queue, as the seed gives its agents their queues. */
function agentsOf(tenant: DemoTenant, queueId: string): string[] {
  const queue = tenant.queues.find(({ key }) => queueIdOf(tenant, key) === queueId);
  const able = tenant.people.filter(({ skills }) => queue && (skills?.[queue.skill] ?? 0) >= 2);
  return able.map(({ key }) => agentIdOf(tenant, key));
}

const isoOf = (instant: number) => new Date(instant).toISOString();
