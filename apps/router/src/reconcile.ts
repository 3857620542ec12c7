import type { IncomingFact } from "@touchstone/db";
import type { Log } from "@touchstone/runtime";
import type { CarrierAccount, VoicePort } from "@touchstone/telephony";
import type { Clock } from "./clock.ts";
import type { RouterStore } from "./routerStore.ts";
import type { LiveInteraction } from "./silentInteractions.ts";

/** Nothing was heard of an interaction for so long: perhaps a callback was lost. */
const SILENT_MS = 30_000;
/** A call that lives is asked for again only after this. */
const ASK_AGAIN_MS = 30_000;
/** Requests to the carrier at once; as many failures in a row end a round. */
const AT_ONCE = 20;

export interface ReconcilerDeps {
  readonly store: Pick<RouterStore, "silentInteractions">;
  readonly clock: Clock;
  readonly voice: VoicePort;
  readonly accountOf: (tenantId: string) => Promise<CarrierAccount | null>;
  /** Stores what was found out. */
  readonly tell: (facts: readonly IncomingFact[]) => Promise<void>;
  readonly log: Log;
}

export interface Reconciler {
  /**
   * Asks the carrier about the silent live interactions of `tenantIds`; of those in `takenOver` about all, silent or not: what
   * was said while nobody listened is lost. Rejects when the database cannot be read.
   */
  ask(tenantIds: readonly string[], takenOver: readonly string[]): Promise<void>;
}

/**
 * Closes what lost callbacks left open. A leg that is over at the carrier becomes the same fact that its callback would have
 * been; a leg that lives changes nothing.
 */
export function createReconciler(deps: ReconcilerDeps): Reconciler {
  /** When each interaction was asked for last, by the monotonic clock. */
  const askedAt = new Map<string, number>();
  const askOne = async (live: LiveInteraction): Promise<boolean> => {
    askedAt.set(live.id, deps.clock.monotonicMs());
    try {
      const fact = await endedLeg(deps, live);
      if (fact) await deps.tell([fact]);
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
      const now = deps.clock.monotonicMs();
      for (const [id, at] of askedAt) if (now - at > ASK_AGAIN_MS) askedAt.delete(id);
      const found = await deps.store.silentInteractions(tenantIds, takenOver, SILENT_MS);
      await eachBounded(
        found.filter(({ id }) => !askedAt.has(id)),
        askOne,
      );
    },
  };
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
    return { tenantId: live.tenantId, id: deps.clock.newId(), key: `reconcile:${callId}:${end}`, body };
  }
  return null;
}

/** Some at once, the next as one ends. Gives up when nothing but failures come: the carrier is away. */
export async function eachBounded<T>(items: readonly T[], work: (item: T) => Promise<boolean>): Promise<void> {
  let next = 0;
  let failures = 0;
  const takeOn = async () => {
    for (let item = items[next++]; item !== undefined && failures < AT_ONCE; item = items[next++])
      failures = (await work(item)) ? 0 : failures + 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeOn));
}
