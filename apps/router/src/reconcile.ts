import type { IncomingFact } from "@touchstone/db";
import { type Log, newId } from "@touchstone/runtime";
import type { CarrierAccount, VoicePort } from "@touchstone/telephony";
import type pg from "pg";

const AT_ONCE = 20;

export interface SilentCallDeps {
  readonly pool: pg.Pool;
  readonly voice: VoicePort;
  readonly tenantIds: readonly string[];
  readonly accountOf: (tenantId: string) => Promise<CarrierAccount | null>;
  readonly log: Log;
}

/**
 * Asks the carrier about live interactions that nothing has been heard of for 30 s: callbacks get lost. A call that is over
 * there becomes the same fact that its callback would have been; a call that lives changes nothing.
 */
export async function silentCalls(deps: SilentCallDeps): Promise<IncomingFact[]> {
  const { rows } = await deps.pool.query<{ tenant_id: string; call_id: string }>(
    `select tenant_id, call_id from interaction i
     where tenant_id = any($1::uuid[]) and kind <> 'ended' and received_at < clock_timestamp() - interval '30 seconds'
       and (select at from journal j where j.tenant_id = i.tenant_id and j.seq = i.last_seq) < clock_timestamp() - interval '30 seconds'
     order by random() limit $2`,
    [deps.tenantIds, AT_ONCE],
  );
  const found = await Promise.all(rows.map((row) => endedCall(deps, row.tenant_id, row.call_id)));
  return found.filter((fact) => fact !== null);
}

async function endedCall(deps: SilentCallDeps, tenantId: string, callId: string): Promise<IncomingFact | null> {
  const account = await deps.accountOf(tenantId);
  if (!account) return null;
  try {
    const call = await deps.voice.findCall(account, callId);
    const end = call === null ? "failed" : call.end;
    if (end === null) return null;
    const body = {
      type: "callEndAnnounced",
      callId,
      end,
      durationSeconds: call?.durationSeconds ?? null,
      caller: null,
    };
    return { tenantId, id: newId(), key: `reconcile:${callId}:${end}`, body };
  } catch (error) {
    deps.log.warn({ err: error, callId }, "the carrier could not be asked about a silent call");
    return null;
  }
}
