import type { Asked } from "./oneTransaction.ts";
import type { WebhookLine } from "./webhooks.ts";

/** A tenant's account at Telnyx. Secrets: never logged. */
export interface TelnyxRow {
  readonly apiKey: string;
  readonly connectionId: string;
  readonly apiUrl: string | null;
}

/** The line that a fax reached, and with which key its tenant's faxes are signed where they come by Telnyx. */
export interface FaxLine extends WebhookLine {
  readonly telnyxKey: string | null;
}

/** `address` in E.164. */
export async function findFaxLine(connection: Asked, address: string): Promise<FaxLine | null> {
  const { rows } = await connection.query<FaxLine>({
    name: "find-fax-line",
    text: `select l.tenant_id as "tenantId", l.settings, t.public_key as "telnyxKey"
           from line l left join telnyx_account t on t.tenant_id = l.tenant_id
           where l.channel = 'fax' and l.address = $1`,
    values: [address],
  });
  return rows[0] ?? null;
}

/** Whose faxes are compared with the carrier's list, and the tenant's fax line of each number. */
export interface FaxListing {
  readonly lines: ReadonlyMap<string, string>;
  /** Null: the tenant faxes by the carrier of its calls. */
  readonly telnyx: TelnyxRow | null;
}

export async function readFaxListing(connection: Asked, tenantId: string): Promise<FaxListing> {
  const { rows } = await connection.query<{ address: string; id: string; telnyx: TelnyxRow | null }>({
    name: "read-fax-listing",
    text: `select l.address, l.id, (select jsonb_build_object('apiKey', x.api_key, 'connectionId', x.connection_id, 'apiUrl', x.api_url)
             from telnyx_account x where x.tenant_id = $1) as telnyx
           from line l where l.tenant_id = $1 and l.channel = 'fax'`,
    values: [tenantId],
  });
  return { lines: new Map(rows.map(({ address, id }) => [address, id])), telnyx: rows[0]?.telnyx ?? null };
}

/** All that it takes to try a fax of ours. */
export interface FaxToSend {
  /** E.164, both. */
  readonly from: string;
  readonly to: string;
  /** Milliseconds since 1970, by the database's clock, as is `ageMs`: since it was written. */
  readonly at: number;
  readonly ageMs: number;
  /** What can be faxed of what was sent along. */
  readonly documentIds: readonly string[];
  /** What the carrier called its tries so far, oldest first, and how long ago each began. */
  readonly tries: readonly { readonly providerId: string; readonly ageMs: number }[];
  /** Of all tries to this number that are younger. */
  readonly taken: readonly string[];
  /** Null: the tenant faxes by the carrier of its calls. */
  readonly telnyx: TelnyxRow | null;
}

/** Null when the number was erased, or the line removed. */
export async function readFaxToSend(
  connection: Asked,
  tenantId: string,
  { messageId, lineId }: { readonly messageId: string; readonly lineId: string },
): Promise<FaxToSend | null> {
  const { rows } = await connection.query<FaxToSend>({
    name: "read-fax-to-send",
    text: `select l.address as "from", c.from_address as "to", ${milliseconds("m.at")} as at, ${age("m.at")} as "ageMs",
             coalesce((select jsonb_agg(a.id order by a.place) from attachment a
               where a.tenant_id = $1 and a.message_id = m.id and a.state = 'ready' and a.type = 'application/pdf'), '[]') as "documentIds",
             coalesce((select jsonb_agg(jsonb_build_object('providerId', t.provider_id, 'ageMs', ${age("t.at")}) order by t.at)
               from fax_try t where t.tenant_id = $1 and t.message_id = m.id), '[]') as tries,
             coalesce((select jsonb_agg(t.provider_id) from fax_try t
               join message o on o.tenant_id = $1 and o.id = t.message_id
               join interaction_content oc on oc.tenant_id = $1 and oc.interaction_id = o.interaction_id
               where t.tenant_id = $1 and t.at > m.at - interval '1 hour' and oc.from_address = c.from_address), '[]') as taken,
             (select jsonb_build_object('apiKey', x.api_key, 'connectionId', x.connection_id, 'apiUrl', x.api_url)
               from telnyx_account x where x.tenant_id = $1) as telnyx
           from message m
             join interaction_content c on c.tenant_id = m.tenant_id and c.interaction_id = m.interaction_id
             join line l on l.tenant_id = m.tenant_id and l.id = $3
           where m.tenant_id = $1 and m.id = $2 and c.from_address is not null`,
    values: [tenantId, messageId, lineId],
  });
  return rows[0] ?? null;
}

const milliseconds = (instant: string) => `round(extract(epoch from ${instant}) * 1000)::float8`;
const age = (instant: string) => `round(extract(epoch from clock_timestamp() - ${instant}) * 1000)::float8`;

/** The carrier has taken a try of this message under this name; once for each name. */
export async function addFaxTry(
  connection: Asked,
  tenantId: string,
  { messageId, providerId }: { readonly messageId: string; readonly providerId: string },
): Promise<void> {
  await connection.query({
    name: "add-fax-try",
    text: `insert into fax_try (tenant_id, provider_id, message_id)
           select $1, $2, id from message where tenant_id = $1 and id = $3 on conflict do nothing`,
    values: [tenantId, providerId, messageId],
  });
}

/** What became of a try so far. */
export interface FaxTryNews {
  readonly providerId: string;
  /** The carrier's word for why it came to nothing; null: it has not. */
  readonly errorCode: string | null;
  /** That have gone over; null: nobody has counted. */
  readonly pages: number | null;
  /** Milliseconds from now to the next try; null: there is none. */
  readonly nextInMs: number | null;
}

/** Keeps it for whoever looks at the message; nothing when it is known already. */
export async function noteFaxTry(connection: Asked, tenantId: string, news: FaxTryNews): Promise<void> {
  const { providerId, errorCode, pages, nextInMs } = news;
  await connection.query({
    name: "note-fax-try",
    text: `update fax_try set error_code = $3, pages = coalesce($4, pages),
             next_at = clock_timestamp() + $5::float8 * interval '1 millisecond'
           where tenant_id = $1 and provider_id = $2
             and (error_code, pages, next_at is null) is distinct from ($3, coalesce($4, pages), $5::float8 is null)`,
    values: [tenantId, providerId, errorCode, pages, nextInMs],
  });
}
