import type pg from "pg";

/**
 * The whole schema as text that changes only when the schema does: columns, storage, constraints, indexes, row-level security, grants,
 * functions. Made from the catalogue, because the embedded PostgreSQL comes without pg_dump.
 */
export async function describeSchema(connection: Pick<pg.Pool, "query">): Promise<string> {
  const sections: string[] = [
    "-- What the migrations make, written by schema.integration.test.ts with UPDATE_SCHEMA=1 and compared by it ever after.",
  ];
  for (const query of [TABLES, CONSTRAINTS, INDEXES, POLICIES, GRANTS, FUNCTIONS]) {
    const { rows } = await connection.query<{ line: string }>(query);
    sections.push(rows.map((row) => row.line).join("\n"));
  }
  return `${sections.join("\n\n")}\n`;
}

// Kysely's own tables are its business, partitions come and go, BullMQ lives in a schema of its own.
const OURS = "n.nspname = 'public' and c.relname not like 'kysely%' and not c.relispartition";

const TABLES = `
select format(E'create table %s (\\n  %s\\n)%s%s;', c.relname,
  string_agg(format('%s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' else '' end,
    coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')), E',\\n  ' order by a.attnum),
  coalesce(' partition by ' || pg_get_partkeydef(c.oid), ''),
  coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '')) as line
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where ${OURS} and c.relkind in ('r', 'p') group by c.oid, c.relname order by c.relname`;

const CONSTRAINTS = `
select format('alter table %s add constraint %s %s;', c.relname, k.conname, pg_get_constraintdef(k.oid)) as line
from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
where ${OURS} and k.contype in ('p', 'u', 'f', 'c') order by c.relname, k.conname`;

const INDEXES = `
select pg_get_indexdef(i.indexrelid) || ';' as line
from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
where ${OURS} and not exists (select from pg_constraint k where k.conindid = i.indexrelid) order by 1`;

const POLICIES = `
select format('alter table %s %s row level security;', c.relname, case when c.relforcerowsecurity then 'force' else 'enable' end)
  || coalesce(E'\\n' || (select string_agg(format('create policy %s on %s to %s using (%s) with check (%s);', p.polname, c.relname,
      (select string_agg(r.rolname, ', ' order by r.rolname) from pg_roles r where r.oid = any(p.polroles) and r.rolname like 'touchstone%'),
      pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid)), E'\\n' order by p.polname)
      from pg_policy p where p.polrelid = c.oid and p.polname <> 'migrations'), '') as line
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where ${OURS} and c.relrowsecurity order by c.relname`;

const GRANTS = `
select format('grant %s on %s to %s;', string_agg(lower(g.privilege_type), ', ' order by g.privilege_type), c.relname, g.grantee) as line
from information_schema.role_table_grants g join pg_class c on c.relname = g.table_name join pg_namespace n on n.oid = c.relnamespace
where ${OURS} and g.table_schema = 'public' and g.grantee in ('touchstone_app', 'touchstone_system')
group by c.relname, g.grantee order by c.relname, g.grantee`;

const FUNCTIONS = `
select pg_get_functiondef(p.oid) || ';' as line from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname = 'public' and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by p.proname`;
