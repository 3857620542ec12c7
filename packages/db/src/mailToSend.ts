import type { Asked } from "./oneTransaction.ts";

/** All that it takes to send a mail of ours. */
export interface MailToSend {
  /** The line's address, and what the line is called. */
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  readonly toName: string | null;
  readonly text: string;
  /** Its own; null: that of the conversation. */
  readonly subject: string | null;
  readonly threadSubject: string | null;
  /** The queue's, in the conversation's language; empty: none. */
  readonly signature: string;
  /** Written by a machine of ours. */
  readonly isAuto: boolean;
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly address: string }[];
  /** What was written before it in the conversation, oldest first, the last ones. */
  readonly earlier: readonly {
    readonly id: string;
    readonly isOurs: boolean;
    /** What its sender called it. */
    readonly messageId: string | null;
    readonly references: readonly string[];
  }[];
}

const EARLIER = 10;

/** Null when the words or the address were erased, or the line removed. */
export async function readMailToSend(
  connection: Asked,
  tenantId: string,
  { messageId, lineId }: { readonly messageId: string; readonly lineId: string },
): Promise<MailToSend | null> {
  const { rows } = await connection.query<MailToSend>({
    name: "read-mail-to-send",
    text: `select l.address as "from", l.name as "fromName", c.from_address as "to", c.caller_name as "toName",
             coalesce(mc.text, '') as text, mc.subject, m.direction = 'auto' as "isAuto", first.subject as "threadSubject",
             coalesce(q.settings -> 'signature' ->> (i.state ->> 'language'), '') as signature,
             coalesce((select jsonb_agg(jsonb_build_object('name', a.name, 'type', a.type, 'address', a.address) order by a.place)
               from attachment a where a.tenant_id = $1 and a.message_id = m.id and a.state = 'ready'), '[]') as attachments,
             coalesce(before.list, '[]') as earlier
           from message m
             join message_content mc on mc.tenant_id = $1 and mc.message_id = m.id and mc.erased_at is null
             join interaction i on i.tenant_id = $1 and i.id = m.interaction_id
             join interaction_content c on c.tenant_id = $1 and c.interaction_id = i.id
             join line l on l.tenant_id = $1 and l.id = $3
             left join queue q on q.tenant_id = $1 and q.id = i.queue_id
             left join lateral (
               select fc.subject from message f join message_content fc on fc.tenant_id = $1 and fc.message_id = f.id
               where f.tenant_id = $1 and f.interaction_id = i.id and f.id <> m.id and fc.subject is not null
               order by f.at, f.id limit 1
             ) first on true
             left join lateral (
               select jsonb_agg(jsonb_build_object('id', e.id, 'isOurs', e.is_ours, 'messageId', e.mail -> 'messageId',
                 'references', coalesce(e.mail -> 'references', '[]')) order by e.at, e.id) as list
               from (
                 select b.id, b.at, b.direction <> 'in' as is_ours, bc.mail from message b
                   join message_content bc on bc.tenant_id = $1 and bc.message_id = b.id
                 where b.tenant_id = $1 and b.interaction_id = i.id and b.direction <> 'note' and (b.at, b.id) < (m.at, m.id)
                 order by b.at desc, b.id desc limit ${EARLIER}
               ) e
             ) before on true
           where m.tenant_id = $1 and m.id = $2 and c.from_address is not null`,
    values: [tenantId, messageId, lineId],
  });
  return rows[0] ?? null;
}
