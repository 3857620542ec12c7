import type { IncomingFact } from "@touchstone/db";
import { type Log, newId } from "@touchstone/runtime";
import type { CarrierAccount, VoicePort } from "@touchstone/telephony";
import type pg from "pg";

/** Nothing was heard of an interaction for so long: perhaps a callback was lost. */
const SILENT_MS = 30_000;
/** A call that lives is asked for again only after this. */
const ASK_AGAIN_MS = 30_000;
/** Requests to the carrier at once; as many failures in a row end a round. */
const AT_ONCE = 20;

export interface ReconcilerDeps {
  readonly pool: pg.Pool;
  readonly voice: VoicePort;
  readonly accountOf: (tenantId: string) => Promise<CarrierAccount | null>;
  /** Stores what was found out. */
  readonly store: (facts: readonly IncomingFact[]) => Promise<void>;
  readonly log: Log;
}

export interface Reconciler {
  /**
   * Asks the carrier about the silent live interactions of `tenantIds`; of those in `takenOver` about all, silent or not: what
   * was said while nobody listened is lost. Rejects when the database cannot be read.
   */
  ask(tenantIds: readonly string[], takenOver: readonly string[]): Promise<void>;
}

interface LiveInteraction {
  readonly tenantId: string;
  readonly id: string;
  readonly callId: string;
  /** The leg of the agent who talks; before that, time-outs watch over it. */
  readonly agentCallId: string | null;
}

/**
 * Closes what lost callbacks left open. A leg that is over at the carrier becomes the same fact that its callback would have
 * been; a leg that lives changes nothing.
 */
export function createReconciler(deps: ReconcilerDeps): Reconciler {
  /** When each interaction was asked for last, by the monotonic clock. */
  const askedAt = new Map<string, number>();
  const askOne = async (live: LiveInteraction): Promise<boolean> => {
    askedAt.set(live.id, performance.now());
    try {
      const fact = await endedLeg(deps, live);
      if (fact) await deps.store([fact]);
      return true;
    } catch (error) {
      askedAt.delete(live.id);
      deps.log.warn(
        { err: error, tenantId: live.tenantId, interactionId: live.id },
        "a silent call could not be asked for",
      );
      return false;
    }
  };
  return {
    ask: async (tenantIds, takenOver) => {
      const now = performance.now();
      for (const [id, at] of askedAt) if (now - at > ASK_AGAIN_MS) askedAt.delete(id);
      const found = await silentInteractions(deps.pool, tenantIds, takenOver);
      await eachBounded(
        found.filter(({ id }) => !askedAt.has(id)),
        askOne,
      );
    },
  };
}

async function silentInteractions(
  pool: pg.Pool,
  tenantIds: readonly string[],
  takenOver: readonly string[],
): Promise<LiveInteraction[]> {
  const { rows } = await pool.query<LiveInteraction>({
    name: "silent-interactions",
    text: `select tenant_id as "tenantId", id, call_id as "callId", state->'state'->>'agentCallId' as "agentCallId"
           from interaction i
           where tenant_id = any($1::uuid[]) and kind <> 'ended' and (tenant_id = any($2::uuid[]) or not exists (
             select from journal j where j.tenant_id = i.tenant_id and j.seq = i.last_seq
               and j.at > clock_timestamp() - make_interval(secs => $3::float8 / 1000)))
           order by received_at`,
    values: [tenantIds, takenOver, SILENT_MS],
  });
  return rows;
}

/** The customer's leg decides; only while it lives does it matter whether the agent's does. */
async function endedLeg(deps: ReconcilerDeps, live: LiveInteraction): Promise<IncomingFact | null> {
  const account = await deps.accountOf(live.tenantId);
  if (!account) return null;
  for (const callId of [live.callId, live.agentCallId]) {
    if (callId === null) continue;
    const call = await deps.voice.findCall(account, callId);
    const end = call === null ? "failed" : call.end;
    if (end === null) continue;
    const body = {
      type: "callEndAnnounced",
      callId,
      end,
      durationSeconds: call?.durationSeconds ?? null,
      caller: null,
    };
    return { tenantId: live.tenantId, id: newId(), key: `reconcile:${callId}:${end}`, body };
  }
  return null;
}

/** Some at once, the next as one ends. Gives up when nothing but failures come: the carrier is away. */
async function eachBounded<T>(items: readonly T[], work: (item: T) => Promise<boolean>): Promise<void> {
  let next = 0;
  let failures = 0;
  const takeOn = async () => {
    for (let item = items[next++]; item !== undefined && failures < AT_ONCE; item = items[next++])
      failures = (await work(item)) ? 0 : failures + 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeOn));
}
