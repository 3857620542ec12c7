import { type QueueSettings, wholeQueue } from "@touchstone/domain";
import type { CarrierAccount } from "@touchstone/telephony";
import type pg from "pg";

/** What the environment gives: it stands in for what a tenant's account leaves open. */
export interface CarrierDefaults {
  readonly apiUrl: string | null;
}

/** What the router's edges have to know of a tenant; read from rows, kept until the settings change. */
export interface TenantContext {
  readonly account: CarrierAccount | null;
  readonly regions: ReadonlyMap<string, string>;
  /** What each queue says to whom it does not serve stands in its settings. */
  readonly queues: ReadonlyMap<string, QueueSettings>;
}

/** Reads a tenant's carrier account, its lines' regions and its queues' settings. */
export async function readTenantContext(
  pool: pg.Pool,
  tenantId: string,
  defaults: CarrierDefaults,
): Promise<TenantContext> {
  const accounts = await pool.query<AccountRow>(
    "select * from carrier_account where tenant_id = $1 order by account_sid limit 1",
    [tenantId],
  );
  const lines = await pool.query<{ id: string; region: string }>("select id, region from line where tenant_id = $1", [
    tenantId,
  ]);
  const queues = await pool.query<{ settings: QueueSettings }>("select settings from queue where tenant_id = $1", [
    tenantId,
  ]);
  return {
    account: accounts.rows[0] ? accountOf(accounts.rows[0], defaults) : null,
    regions: new Map(lines.rows.map((line) => [line.id, line.region])),
    queues: new Map(queues.rows.map(({ settings }) => [settings.id, wholeQueue(settings)])),
  };
}

interface AccountRow {
  account_sid: string;
  auth_token: string;
  api_key_sid: string | null;
  api_key_secret: string | null;
  twiml_app_sid: string | null;
  api_url: string | null;
}

function accountOf(row: AccountRow, defaults: CarrierDefaults): CarrierAccount {
  return {
    accountSid: row.account_sid,
    authToken: row.auth_token,
    apiKeySid: row.api_key_sid,
    apiKeySecret: row.api_key_secret,
    twimlAppSid: row.twiml_app_sid,
    apiUrl: row.api_url ?? defaults.apiUrl,
  };
}
