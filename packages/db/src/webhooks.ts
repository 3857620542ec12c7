import type { Interaction, LineSettings } from "@touchstone/domain";
import type pg from "pg";

// What an edge asks of the database while a carrier waits: prepared, batched where it happens per request. As the system role.

type Connection = Pick<pg.Pool | pg.PoolClient, "query">;

/** Whose webhooks an account signs, and with what. */
export interface WebhookAccount {
  readonly tenantId: string;
  /** Empty: none is set. */
  readonly authToken: string;
  readonly twimlAppSid: string | null;
  /** The tenant's, for callers of whom nothing is known. */
  readonly language: string;
}

export async function findWebhookAccount(connection: Connection, accountSid: string): Promise<WebhookAccount | null> {
  const { rows } = await connection.query<WebhookAccount>({
    name: "find-webhook-account",
    text: `select a.tenant_id as "tenantId", a.auth_token as "authToken", a.twiml_app_sid as "twimlAppSid", t.language
           from carrier_account a join tenant t on t.id = a.tenant_id where a.account_sid = $1`,
    values: [accountSid],
  });
  return rows[0] ?? null;
}

/** The line that a caller reached. */
export interface WebhookLine {
  readonly tenantId: string;
  readonly settings: LineSettings;
}

/** `address` as the carrier writes it, E.164. */
export async function findPhoneLine(connection: Connection, address: string): Promise<WebhookLine | null> {
  const { rows } = await connection.query<WebhookLine>({
    name: "find-phone-line",
    text: `select tenant_id as "tenantId", settings from line where channel = 'phone' and address = $1`,
    values: [address],
  });
  return rows[0] ?? null;
}

/** The line that a mail reached. */
export interface MailLine extends WebhookLine {
  readonly tenantSlug: string;
  readonly address: string;
}

/** `address` in lower case. */
export async function findMailLine(connection: Connection, address: string): Promise<MailLine | null> {
  const { rows } = await connection.query<MailLine>({
    name: "find-mail-line",
    text: `select l.tenant_id as "tenantId", t.slug as "tenantSlug", l.address, l.settings
           from line l join tenant t on t.id = l.tenant_id where l.channel = 'email' and l.address = $1`,
    values: [address],
  });
  return rows[0] ?? null;
}

/** A fact whose consumption somebody waits for, and how its interaction is found: by the customer's leg or by the offer. */
export interface AwaitedFact {
  readonly tenantId: string;
  readonly factId: string;
  readonly callId: string | null;
  readonly offerId: string | null;
}

/** The committed interactions of those facts that are consumed; null where there is none. Facts that still pend are missing. */
export async function readConsumed(
  connection: Connection,
  awaited: readonly AwaitedFact[],
): Promise<Map<string, Interaction | null>> {
  const { rows } = await connection.query<{ fact_id: string; state: Interaction | null }>({
    name: "read-consumed",
    text: `select asked.fact_id, coalesce(by_call.state, by_offer.state) as state
           from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) as asked(tenant_id, fact_id, call_id, offer_id)
           join inbox f on f.tenant_id = asked.tenant_id and f.id = asked.fact_id and f.consumed_at is not null
           left join interaction by_call on by_call.tenant_id = asked.tenant_id and by_call.call_id = asked.call_id
           left join offer o on o.tenant_id = asked.tenant_id and o.id = asked.offer_id
           left join interaction by_offer on by_offer.tenant_id = o.tenant_id and by_offer.id = o.interaction_id`,
    values: [
      awaited.map((fact) => fact.tenantId),
      awaited.map((fact) => fact.factId),
      awaited.map((fact) => fact.callId),
      awaited.map((fact) => fact.offerId),
    ],
  });
  return new Map(rows.map((row) => [row.fact_id, row.state]));
}

/** Something refused at the edge; kept for seven days. */
export interface Quarantined {
  readonly id: string;
  readonly route: string;
  readonly reason: string;
  /** Tells sources apart without telling who they are. */
  readonly remoteHash: string;
  readonly body: string | null;
}

export async function insertQuarantine(connection: Connection, refused: Quarantined): Promise<void> {
  await connection.query({
    name: "insert-quarantine",
    text: "insert into quarantine (id, route, reason, remote_hash, body) values ($1, $2, $3, $4, $5)",
    values: [refused.id, refused.route, refused.reason, refused.remoteHash, refused.body],
  });
}
