import { type Database, type ParkedRow, readParked, replayParked, withTenant } from "@touchstone/db";

const PAGE = 200;

/** Lists what is parked, tenant by tenant, or puts it back; gives a line for each. Throws for a tenant that nobody knows. */
export async function* visitParked(
  database: Database,
  what: "list" | "replay",
  options: { readonly tenant?: string; readonly id?: readonly string[] },
): AsyncGenerator<string> {
  const { tenant: slug, id: wanted } = options;
  const all = database.kysely.selectFrom("tenant").select(["id", "slug"]).orderBy("slug");
  const tenants = await (slug === undefined ? all : all.where("slug", "=", slug)).execute();
  if (slug !== undefined && tenants.length === 0) throw new Error(`there is no tenant ${slug}`);
  let count = 0;
  for (const tenant of tenants) {
    for await (const row of parkedOf(database, tenant.id)) {
      if (wanted && !wanted.includes(row.id)) continue;
      count += 1;
      if (what === "replay") await withTenant(database, tenant.id, (trx) => replayParked(trx, [row.id]));
      yield `${tenant.slug} ${row.id} ${new Date(row.parkedAt).toISOString()} ${row.of} ${row.type}: ${row.error}`;
    }
  }
  yield what === "list" ? `${count} parked` : `${count} put back; a running router takes them within a second or two`;
}

async function* parkedOf(database: Database, tenantId: string): AsyncGenerator<ParkedRow> {
  for (let after: string | null = null; ; ) {
    const place: string | null = after;
    const page: ParkedRow[] = await withTenant(database, tenantId, (trx) =>
      readParked(trx, { after: place, limit: PAGE }),
    );
    yield* page;
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return;
  }
}
