import { sql } from "kysely";
import { addressHash } from "./conversationLookups.ts";
import type { Queries } from "./openDatabase.ts";

/** In the shape of `AddressStanding` (contracts). */
export interface AddressStandingRow {
  /** The customer told this line to write no more; null: it may. */
  readonly optedOutAt: number | null;
  /** Mails to it came back, or its owner called one spam; the last first. */
  readonly troubles: readonly {
    readonly kind: "bounced" | "complained";
    readonly code: string | null;
    readonly at: number;
  }[];
}

/** What is known of an address before anybody writes to it from this line; `address` as conversations have it. */
export async function readAddressStanding(
  trx: Queries,
  { tenantId, lineId, address }: { readonly tenantId: string; readonly lineId: string; readonly address: string },
): Promise<AddressStandingRow> {
  const hash = addressHash(tenantId, address);
  const { rows } = await sql<AddressStandingRow>`
    select
      (select round(extract(epoch from o.since) * 1000)::bigint from opt_out o
        where o.tenant_id = ${tenantId} and o.line_id = ${lineId} and o.address_hash = ${hash} and o.lifted_at is null) as "optedOutAt",
      coalesce((select jsonb_agg(jsonb_build_object(
          'kind', t.kind, 'code', t.code, 'at', round(extract(epoch from t.at) * 1000)) order by t.at desc)
        from address_trouble t where t.tenant_id = ${tenantId} and t.address_hash = ${hash}), '[]') as troubles`.execute(
    trx,
  );
  return rows[0] ?? { optedOutAt: null, troubles: [] };
}
