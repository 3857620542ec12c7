import { sql } from "kysely";
import type { Queries } from "./openDatabase.ts";

export interface AnsweredRequest {
  readonly tenantId: string;
  readonly userId: string;
  /** The client's Idempotency-Key. */
  readonly key: string;
  /** Of the method, the path and the body. */
  readonly requestHash: Buffer;
}

/** "new": nobody asked this before; answer it in this transaction. "different": the key belongs to another request. */
export type Asked = "new" | "different" | { readonly status: number; readonly answer: unknown };

/** A key is remembered for a day. A request that is being answered right now is waited for. */
export async function askOnce(trx: Queries, request: AnsweredRequest): Promise<Asked> {
  const { tenantId, userId, key, requestHash } = request;
  const { rows } = await sql<{ key: string }>`
    insert into answered_request (tenant_id, user_id, key, request_hash, status)
    values (${tenantId}, ${userId}, ${key}, ${requestHash}, 0)
    on conflict (tenant_id, user_id, key) do update set request_hash = excluded.request_hash, status = 0, answer = null,
      answered_at = clock_timestamp()
      where answered_request.answered_at < now() - interval '1 day'
    returning key`.execute(trx);
  if (rows.length > 0) return "new";
  const known = await sql<{ same: boolean; status: number; answer: unknown }>`
    select request_hash = ${requestHash} as same, status, answer from answered_request
    where tenant_id = ${tenantId} and user_id = ${userId} and key = ${key}`.execute(trx);
  const row = known.rows[0];
  if (!row) throw new Error("an answered request vanished while it was read");
  return row.same ? { status: row.status, answer: row.answer } : "different";
}

export async function keepAnswer(
  trx: Queries,
  request: AnsweredRequest,
  status: number,
  answer: unknown,
): Promise<void> {
  const { tenantId, userId, key } = request;
  await sql`update answered_request set status = ${status}, answer = ${JSON.stringify(answer)}::jsonb
    where tenant_id = ${tenantId} and user_id = ${userId} and key = ${key}`.execute(trx);
}
