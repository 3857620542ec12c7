import { sql } from "kysely";
import type { Queries } from "./openDatabase.ts";

/** How it goes with one mailbox of a line; instants in milliseconds since 1970. */
export interface MailboxRow {
  readonly name: string;
  /** A process of ours reads it now. */
  readonly isWatched: boolean;
  readonly lastMailAt: number | null;
  readonly checkedAt: number | null;
  readonly failingSince: number | null;
  readonly errorCode: string | null;
  readonly nextTryAt: number | null;
}

/** A line of mails, and how it goes with its mails in and out. */
export interface MailLineRow {
  readonly lineId: string;
  readonly name: string;
  readonly address: string;
  readonly lastMailAt: number | null;
  readonly lastSentAt: number | null;
  readonly mailboxes: readonly MailboxRow[];
  /** It has a server of its own for mails out. */
  readonly hasServer: boolean;
  /** Mails of ours whose last try came to nothing. */
  readonly failing: {
    readonly mails: number;
    readonly since: number;
    readonly errorCode: string;
    readonly nextTryAt: number;
  } | null;
}

/** Of so many of the tenant's last messages the last ones of each line are told; older ones are nobody's news. */
const LOOKED_AT = 50_000;
const ms = (instant: string) => sql.raw(`round(extract(epoch from ${instant}) * 1000)::bigint`);

/** The tenant's lines of mails, by their names. */
export async function listMailLines(trx: Queries, tenantId: string): Promise<MailLineRow[]> {
  const { rows } = await sql<MailLineRow>`
    with last as (
      select m.line_id, max(m.at) filter (where m.direction = 'in') as came,
        max(m.at) filter (where m.direction in ('out', 'auto') and m.state in ('sent', 'delivered', 'read')) as went
      from (select * from message where tenant_id = ${tenantId} order by id desc limit ${LOOKED_AT}) m group by m.line_id
    ), failing as (
      select i.line_id, count(*)::int as mails, min(m.at) as since, min(e.run_at) as next,
        (array_agg(e.error order by e.run_at))[1] as error
      from effect e join interaction i on i.tenant_id = e.tenant_id and i.id = e.interaction_id
        join message m on m.tenant_id = e.tenant_id and m.id = (e.payload ->> 'messageId')::uuid
      where e.tenant_id = ${tenantId} and e.state = 'pending' and e.error is not null and e.payload ->> 'type' = 'sendMessage'
        and i.state ->> 'channel' = 'email'
      group by 1
    )
    select l.id as "lineId", l.name, l.address, ${ms("last.came")} as "lastMailAt", ${ms("last.went")} as "lastSentAt",
      coalesce((select jsonb_agg(jsonb_build_object('name', b.name, 'isWatched', b.lease_until > clock_timestamp(),
          'lastMailAt', ${ms("b.read_at")}, 'checkedAt', ${ms("b.checked_at")}, 'failingSince', ${ms("b.failing_since")},
          'errorCode', b.error_code, 'nextTryAt', ${ms("b.next_try_at")}) order by b.name)
        from mailbox b where b.tenant_id = l.tenant_id and b.line_id = l.id), '[]') as mailboxes,
      exists (select from mail_account a where a.tenant_id = l.tenant_id and a.line_id = l.id and a.way = 'out') as "hasServer",
      case when f.line_id is not null then jsonb_build_object('mails', f.mails, 'since', ${ms("f.since")},
        'errorCode', f.error, 'nextTryAt', ${ms("f.next")}) end as failing
    from line l left join last on last.line_id = l.id left join failing f on f.line_id = l.id
    where l.tenant_id = ${tenantId} and l.channel = 'email' order by l.name, l.id`.execute(trx);
  return rows;
}
