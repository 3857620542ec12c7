import type pg from "pg";

// A share is rounded up, so that all shares together are never less than all tenants. Own leases wait for a commit that holds the
// row; those of others are passed over while somebody works on them. A floor whose history is being made is nobody's to share.
const LEASE = `
with alive as (
  insert into router_node (node_id, lease_until) values ($1, clock_timestamp() + $2 * interval '1 millisecond')
  on conflict (node_id) do update set lease_until = excluded.lease_until
), forgotten as (
  delete from router_node where node_id <> $1 and lease_until < clock_timestamp() - interval '1 minute'
), share as (
  select ceil((select count(*) from floor where lease_until is distinct from 'infinity')::float8
    / (1 + (select count(*) from router_node where node_id <> $1 and lease_until > clock_timestamp())))::bigint as most
), kept as (
  update floor set lease_until = clock_timestamp() + $2 * interval '1 millisecond'
  where lease_owner = $1 and tenant_id in (
    select tenant_id from floor where lease_owner = $1 order by tenant_id limit (select most from share))
  returning tenant_id
), taken as (
  update floor set lease_owner = $1, lease_until = clock_timestamp() + $2 * interval '1 millisecond'
  where tenant_id in (
    select tenant_id from floor
    where lease_owner is distinct from $1 and (lease_owner is null or lease_until < clock_timestamp())
    order by tenant_id limit greatest(0, (select most from share) - (select count(*) from kept)) for update skip locked)
  returning tenant_id
)
select tenant_id from kept union all select tenant_id from taken`;

/**
 * Renews this router's leases and takes free ones, for `leaseMs`, up to its share of all tenants: as many as there are for each
 * router that is alive. Returns what it has now; what it had and is not returned is beyond its share, or another's. A lease
 * keeps routers from competing; correctness is the fence's. By the database's clock.
 */
export async function leaseFloors(pool: pg.Pool, owner: string, leaseMs: number): Promise<string[]> {
  const { rows } = await pool.query<{ tenant_id: string }>({
    name: "lease-floors",
    text: LEASE,
    values: [owner, leaseMs],
  });
  return rows.map((row) => row.tenant_id);
}

/** Gives leases back, so that another router may take over at once: of some tenants, or all of a router that ends. */
export async function releaseFloors(pool: pg.Pool, owner: string, tenantIds?: readonly string[]): Promise<void> {
  await pool.query({
    name: "release-floors",
    text: `with gone as (delete from router_node where node_id = $1 and $2::uuid[] is null)
           update floor set lease_owner = null, lease_until = null
           where lease_owner = $1 and ($2::uuid[] is null or tenant_id = any($2))`,
    values: [owner, tenantIds ?? null],
  });
}
