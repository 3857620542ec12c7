import { sql } from "kysely";
import type { Queries } from "./openDatabase.ts";

/** The formatted form of a message, as its rows tell it. */
export interface MailHtml {
  readonly interactionId: string;
  /** Where it is kept, as it came. */
  readonly htmlAddress: string;
  /** The plain form. */
  readonly text: string;
  /** Its pictures that the formatted form may show, by their Content-ID. */
  readonly inline: readonly {
    readonly contentId: string;
    readonly address: string;
    readonly type: string;
    readonly size: number;
  }[];
}

/** Null when there is no such message in a conversation, when it has only its text, or was erased. */
export async function readMailHtml(trx: Queries, tenantId: string, messageId: string): Promise<MailHtml | null> {
  const { rows } = await sql<MailHtml>`
    select m.interaction_id as "interactionId", c.html_address as "htmlAddress", coalesce(c.text, '') as text,
      coalesce((select jsonb_agg(jsonb_build_object('contentId', a.findings ->> 'contentId', 'address', a.address,
          'type', a.type, 'size', a.size) order by a.place)
        from attachment a where a.tenant_id = ${tenantId} and a.message_id = m.id and a.state = 'ready'
          and a.address is not null and a.findings ->> 'contentId' is not null), '[]') as inline
    from message m join message_content c on c.tenant_id = m.tenant_id and c.message_id = m.id
    where m.tenant_id = ${tenantId} and m.id = ${messageId}::uuid and m.interaction_id is not null
      and c.html_address is not null and c.erased_at is null`.execute(trx);
  return rows[0] ?? null;
}
