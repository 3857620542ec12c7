import { join } from "node:path";
import { openDatabase, refreshCards } from "@touchstone/db";
import { findEmbeddedPostgres } from "@touchstone/runtime";

/**
 * Gives a tenant of a running installation a record of each kind for each of the words, which call it: settings with their changes,
 * people, customers that were missed, are blocked and have been talked to by those people, messages kept and facts parked. And
 * customers called by whatever `callers` says who ring from numbers that count up from +441632970000.
 */
export async function plantWords(
  dataDir: string,
  tenant: string,
  { words, callers }: { readonly words: readonly string[]; readonly callers: readonly string[] },
): Promise<void> {
  const postgres = await findEmbeddedPostgres(join(dataDir, "postgres"));
  if (!postgres) throw new Error(`no database runs in ${dataDir}`);
  const { pool, kysely, close } = openDatabase(postgres.url("system"));
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query(
      `create temp table said on commit drop as select x.word, x.n::int, gen_random_uuid() as id, t.id as tenant
       from tenant t, unnest($1::text[]) with ordinality x (word, n) where t.slug = $2`,
      [words, tenant],
    );
    await client.query(
      `create temp table rings on commit drop as select x.name, x.n::int - 1 as n, gen_random_uuid() as id, t.id as tenant
       from tenant t, unnest($1::text[]) with ordinality x (name, n) where t.slug = $2`,
      [callers, tenant],
    );
    await client.query(RECORDS);
    const { rows } = await client.query<{ tenant: string; id: string }>("select tenant, id from rings");
    await client.query("commit");
    const ids = rows.map(({ id }) => id);
    if (rows[0]) await refreshCards(kysely, rows[0].tenant, ids);
  } finally {
    client.release();
    await close();
  }
}

/** One id for all that is called by the same word. */
const SETTINGS = `
insert into skill (tenant_id, id, name) select tenant, id, word from said;
insert into skill_change (tenant_id, id, skill_id, before, after)
  select tenant, gen_random_uuid(), id, jsonb_build_object('name', 'before'), jsonb_build_object('name', word) from said;
insert into queue (tenant_id, id, name, settings)
  select tenant, s.id, word, q.settings || jsonb_build_object('id', s.id, 'name', word)
  from said s join queue q on q.tenant_id = s.tenant and q.name = 'Billing';
insert into line (tenant_id, id, brand_id, channel, address, name, region, settings)
  select tenant, s.id, l.brand_id, l.channel, '+4411349650' || lpad(n::text, 2, '0'), word, l.region,
    l.settings || jsonb_build_object('id', s.id)
  from said s join line l on l.tenant_id = s.tenant and l.address = '+441134960200' and l.channel = 'phone';
insert into disposition (tenant_id, id, label) select tenant, id, jsonb_build_object('en', word) from said;
insert into canned_answer (tenant_id, id, name, text) select tenant, id, word, word from said;
insert into record_change (tenant_id, id, subject, subject_id, before, after)
  select tenant, gen_random_uuid(), 'cannedAnswer', id, jsonb_build_object('name', 'before', 'text', 'before'),
    jsonb_build_object('name', word, 'text', word) from said;
`;

const PEOPLE = `
insert into app_user (tenant_id, id, email, name, password_hash, roles)
  select tenant, id, id || '@words.example', word, '', '{agent}' from said;
insert into agent (tenant_id, id, state)
  select tenant, s.id, jsonb_set(a.state || jsonb_build_object('id', s.id), '{settings}',
    a.state -> 'settings' || jsonb_build_object('id', s.id, 'queueIds', '[]'::jsonb))
  from said s cross join lateral
    (select state from agent where tenant_id = s.tenant and state #>> '{settings,enabled}' = 'true' order by id desc limit 1) a;
insert into agent_interval (tenant_id, agent_id, starts_at, figures)
  select tenant, s.id, v.starts_at, v.figures from said s cross join lateral
    (select starts_at, figures from agent_interval where tenant_id = s.tenant and starts_at < now() - interval '1 day'
     order by starts_at desc limit 1) v;
insert into customer (tenant_id, id, name, company, note)
  select tenant, id, word, word, word from said union all select tenant, id, name, name, name from rings;
insert into customer_address (tenant_id, id, customer_id, address, label, is_primary)
  select tenant, id, id, '+44163297' || lpad(n::text, 4, '0'), left(name, 40), true from rings;
`;

const CONTACTS = `
create temp table had on commit drop as
  select s.*, i.interaction_id from said s
    join (select tenant_id, interaction_id, row_number() over (partition by tenant_id order by received_at desc) as n
          from interaction_log where exit is not null and channel = 'voice') i on i.tenant_id = s.tenant and i.n = s.n;
update interaction i set customer_id = h.id from had h where i.tenant_id = h.tenant and i.id = h.interaction_id;
update interaction_content t set from_address = h.word, caller_name = h.word, notes = h.word
  from had h where t.tenant_id = h.tenant and t.interaction_id = h.interaction_id;
update interaction_log l set agent_id = h.id, queue_id = h.id, line_id = h.id, disposition_id = h.id, customer_id = r.id
  from had h, rings r where r.n = 0 and l.tenant_id = h.tenant and l.interaction_id = h.interaction_id;
insert into missed_contact (tenant_id, id, last_interaction_id, queue_id, brand_id, line_id, customer_id, first_at, last_at,
    last_exit, tries, longest_wait_ms)
  select h.tenant, h.id, h.interaction_id, h.id, l.brand_id, h.id, h.id, moment, moment, 'abandonedQueue', 1, 5000
  from had h join line l on l.tenant_id = h.tenant and l.id = h.id, date_trunc('milliseconds', now()) moment;
insert into missed_work (tenant_id, missed_id, owner_id, owned_since, note) select tenant, id, id, now(), word from said;
insert into blocked_address (tenant_id, address_hash, by_user_id) select tenant, id::text, id from said;
insert into block_change (tenant_id, address_hash, user_id, is_blocked, interaction_id)
  select tenant, id::text, id, true, interaction_id from had;
insert into message (tenant_id, id, line_id, direction, at, state, kept_as)
  select tenant, id, id, 'in', date_trunc('milliseconds', now()), 'received', 'blocked' from said;
insert into message_content (tenant_id, message_id, text, subject, sender_name, from_address)
  select tenant, id, word, word, word, word from said;
insert into inbox (tenant_id, id, key, body, consumed_at, outcome)
  select tenant, id, 'words ' || id, jsonb_build_object('type', word), now(), jsonb_build_object('kind', 'parked', 'error', word)
  from said;
`;

const RECORDS = SETTINGS + PEOPLE + CONTACTS;
