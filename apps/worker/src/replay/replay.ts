import {
  type Comparison,
  carryColumns,
  compareCardCounts,
  compareProjection,
  type Database,
  dropShadows,
  findJournalGaps,
  inSavepoint,
  listCustomerIds,
  type Queries,
  REBUILT_TABLES,
  refreshAllMissed,
  refreshCards,
  shadowProjections,
  swapProjections,
  takeCursor,
  withoutTimeout,
} from "@touchstone/db";
import type { Log } from "@touchstone/runtime";
import { LOG_PROJECTION } from "../projectBatch.ts";
import { projectTenant } from "../projectTenant.ts";
import { type FloorReplay, replayFloor } from "./replayFloor.ts";

export interface ReplayOptions {
  /** As the system role, which may make temporary tables. */
  readonly database: Database;
  readonly log: Log;
  /** One tenant by its slug; all by default. */
  readonly tenant?: string;
  /** Puts the rebuilt projections in the place of the live ones. */
  readonly write?: boolean;
}

/** What a replay found of one tenant. */
export interface ReplayReport {
  readonly tenant: string;
  readonly journal: { readonly rows: number; readonly gaps: readonly string[] };
  readonly floor: FloorReplay;
  readonly projections: readonly Comparison[];
  readonly written: boolean;
  /** True when nothing differs. */
  readonly equal: boolean;
}

const BATCH_ROWS = 5000;
const CARDS_AT_ONCE = 5000;

/**
 * Rebuilds every projection of the tenants from journal and records, beside the live ones, and compares them row by row; checks
 * that the journal's sequence has no gap; and steps the journaled events from an empty floor, comparing what happens and
 * where it ends with what was committed. Each tenant is seen at one instant; nothing is locked unless it writes.
 */
export async function replay(options: ReplayOptions): Promise<ReplayReport[]> {
  const tenants = await listTenants(options);
  if (tenants.length === 0) throw new Error(`there is no tenant called ${options.tenant ?? "anything"}`);
  const reports: ReplayReport[] = [];
  for (const { id, slug } of tenants) {
    const report = await options.database.kysely
      .transaction()
      .setIsolationLevel("repeatable read")
      .execute((trx) => replayTenant(trx, { id, slug }, options));
    reports.push(report);
  }
  return reports;
}

async function listTenants({ database, tenant }: ReplayOptions): Promise<{ id: string; slug: string }[]> {
  const all = database.kysely.selectFrom("tenant").select(["id", "slug"]).orderBy("slug");
  return await (tenant === undefined ? all : all.where("slug", "=", tenant)).execute();
}

async function replayTenant(
  trx: Queries,
  tenant: { readonly id: string; readonly slug: string },
  options: ReplayOptions,
): Promise<ReplayReport> {
  await withoutTimeout(trx);
  const cursor = await readCursor(trx, tenant.id, options.write ?? false);
  const journal = await findJournalGaps(trx, tenant.id);
  const floor = await replayFloor(trx, tenant.id);
  await shadowProjections(trx, tenant.id);
  await rebuild(trx, tenant.id, cursor, options.log);
  const projections: Comparison[] = [];
  for (const table of REBUILT_TABLES) projections.push(await compareProjection(trx, tenant.id, table));
  projections.push(await compareCardCounts(trx, tenant.id));
  if (options.write) await swapProjections(trx, tenant.id);
  await dropShadows(trx);
  const equal =
    journal.gaps.length === 0 &&
    floor.differences.length === 0 &&
    projections.every((projection) => projection.different === 0);
  return { tenant: tenant.slug, journal, floor, projections, written: options.write ?? false, equal };
}

/** How far the live projections are. Locked when they are to be replaced, so that no worker goes on meanwhile. */
async function readCursor(trx: Queries, tenantId: string, locks: boolean): Promise<number> {
  if (locks) {
    const cursor = await takeCursor(trx, tenantId, LOG_PROJECTION);
    if (cursor === "busy") throw new Error("the worker is projecting this tenant: try again in a moment");
    return cursor;
  }
  const row = await trx
    .selectFrom("projection")
    .select("cursor")
    .where("tenantId", "=", tenantId)
    .where("name", "=", LOG_PROJECTION)
    .executeTakeFirst();
  return row?.cursor ?? 0;
}

/** Up to the live cursor: what the worker has not projected yet is no difference. */
async function rebuild(trx: Queries, tenantId: string, upToSeq: number, log: Log): Promise<void> {
  await projectTenant(tenantId, {
    transact: (work) => inSavepoint(trx, work),
    log,
    batchRows: BATCH_ROWS,
    refreshesCards: false,
    upToSeq,
  });
  const customerIds = await listCustomerIds(trx, tenantId);
  for (let at = 0; at < customerIds.length; at += CARDS_AT_ONCE) {
    await refreshCards(trx, tenantId, customerIds.slice(at, at + CARDS_AT_ONCE));
  }
  await refreshAllMissed(trx, tenantId);
  await carryColumns(trx, tenantId);
}
