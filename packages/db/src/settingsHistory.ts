import type { SettingsFact } from "@touchstone/domain";
import { sql } from "kysely";
import { milliseconds } from "./historyItem.ts";
import type { Queries } from "./openDatabase.ts";
import type { RecordSubject } from "./recordChanges.ts";

/** What has a history of settings. */
export type SettingsSubject = "queue" | "line" | "agent" | "skill" | RecordSubject;

/** One change of settings: the fact that made it, or a record before and after it. */
export interface SettingsVersion {
  /** Names it; of one subject later ones sort after earlier ones. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly subject: SettingsSubject;
  readonly id: string;
  /** Null: nobody who is known, such as the making of the tenant. */
  readonly userId: string | null;
  readonly userName: string | null;
  readonly fact: SettingsFact | null;
  /** The one before it of the same subject; null when it is the first. */
  readonly factBefore: SettingsFact | null;
  readonly recordBefore: object | null;
  readonly recordAfter: object | null;
}

export interface HistoryPage {
  readonly tenantId: string;
  /** One thing's history, or null for everything's. */
  readonly of: { readonly subject: SettingsSubject; readonly id: string } | null;
  /** Where the page before ended. */
  readonly before: { readonly at: number; readonly key: string } | null;
  readonly limit: number;
}

const LAST = Number.MAX_SAFE_INTEGER;

/** Changes of settings, newest first, as the app role. */
export async function listSettingsHistory(
  trx: Queries,
  { tenantId, of, before, limit }: HistoryPage,
): Promise<SettingsVersion[]> {
  const journaled = of
    ? sql`select v.seq, v.at, v.event from settings_versions(${tenantId}, ${whose(of)}, ${seqOf(before)}, ${limit}) v`
    : sql`select j.seq, j.at, j.event from journal j where j.tenant_id = ${tenantId} and settings_subject(j.event) is not null
        and j.outcome ->> 'kind' = 'done' and ${before ? sql`(j.at, ${key("j.seq")}) < (${dateOf(before)}, ${before.key})` : sql`true`}
      order by j.seq desc limit ${limit}`;
  const older = before ? sql`and (s.at, s.id::text) < (${dateOf(before)}, ${before.key})` : sql``;
  const { rows } = await sql<SettingsVersion>`
    with changes as (
      select j.at, ${key("j.seq")} as key, settings_subject(j.event) as whose, j.event ->> 'byUserId' as user_id, j.seq,
        j.event as fact, null::jsonb as record_before, null::jsonb as record_after
      from (${journaled}) j
      union all
      (select s.at, s.id::text, 'skill:' || s.skill_id, s.user_id::text, null, null, s.before, s.after
       from skill_change s where s.tenant_id = ${tenantId} ${of ? ofSkill(of) : sql``} ${older}
       order by s.at desc, s.id desc limit ${limit})
      union all
      (select s.at, s.id::text, s.subject || ':' || s.subject_id, s.user_id::text, null, null, s.before, s.after
       from record_change s where s.tenant_id = ${tenantId} ${of ? ofRecord(of) : sql``} ${older}
       order by s.at desc, s.id desc limit ${limit})
    )
    select c.key, ${sql.raw(milliseconds("c.at"))} as at, split_part(c.whose, ':', 1) as subject, split_part(c.whose, ':', 2) as id,
      c.user_id as "userId", u.name as "userName", c.fact, c.record_before as "recordBefore", c.record_after as "recordAfter",
      (select v.event from settings_versions(${tenantId}, c.whose, c.seq, 1) v) as "factBefore"
    from changes c left join app_user u on u.tenant_id = ${tenantId} and u.id::text = c.user_id
    order by c.at desc, c.key desc limit ${limit}`.execute(trx);
  return rows;
}

/** Skills are records beside the journal: nothing else is among them. */
const ofSkill = ({ subject, id }: { subject: SettingsSubject; id: string }) =>
  subject === "skill" ? sql`and s.skill_id = ${id}` : sql`and false`;

/** What a line is on the web, and the accounts of its mails, stand in the line's own history. */
const ofRecord = ({ subject, id }: { subject: SettingsSubject; id: string }) =>
  sql`and s.subject_id = ${id} and s.subject = any(${subject === "line" ? ["webLine", "mailIn", "mailOut"] : [subject]})`;

/** A forged place may lie beyond all dates. */
const dateOf = ({ at }: { readonly at: number }) => new Date(Math.min(Math.max(at, 0), 4e12));

/** Sorts as the sequence does. */
const key = (seq: string) => sql.raw(`lpad(${seq}::text, 20, '0')`);
const seqOf = (before: HistoryPage["before"]) => (before && /^\d+$/.test(before.key) ? Number(before.key) : LAST);

export type FoundVersion = SettingsFact | { readonly type: "skill" | RecordSubject; readonly record: object | null };

/** The change that a key names; undefined when there is none of this subject. */
export async function findSettingsVersion(
  trx: Queries,
  tenantId: string,
  of: { readonly subject: SettingsSubject; readonly id: string },
  version: string,
): Promise<FoundVersion | undefined> {
  const seq = /^\d{1,15}$|^0{5}\d{15}$/.test(version) ? Number(version) : 0;
  const { rows } = await sql<{ fact: SettingsFact | null; record: object | null }>`
    select v.event as fact, null::jsonb as record from settings_versions(${tenantId}, ${whose(of)}, ${seq + 1}, 1) v where v.seq = ${seq}
    union all
    select null, s.after from skill_change s
      where s.tenant_id = ${tenantId} and 'skill:' || s.skill_id = ${whose(of)} and s.id::text = ${version}
    union all
    select null, s.after from record_change s
      where s.tenant_id = ${tenantId} and s.subject || ':' || s.subject_id = ${whose(of)} and s.id::text = ${version}`.execute(
    trx,
  );
  const row = rows[0];
  return row && (row.fact ?? { type: of.subject as "skill" | RecordSubject, record: row.record });
}

const whose = ({ subject, id }: { subject: SettingsSubject; id: string }) => `${subject}:${id}`;
