import { ParkedPage, ParkedQuery, ParkedReplay, ParkedReplayed } from "@touchstone/contracts";
import { countParked, type ParkedRow, readParked, replayAllParked, replayParked, withTenant } from "@touchstone/db";
import { callerOf } from "../access.ts";
import { DEFAULT_LIMIT, decodeCursor, pageOf } from "../cursor.ts";
import type { Routes } from "../deps.ts";

const ADMINISTRATORS = ["administrator"] as const;
const tags = ["parked"];

/** What code could not take: shown to administrators, and taken again on their word. */
export const parkedRoutes: Routes = (app, { database }) => {
  app.get(
    "/parked",
    { config: { access: ADMINISTRATORS }, schema: { tags, querystring: ParkedQuery, response: { 200: ParkedPage } } },
    async (request) => {
      const { cursor, limit = DEFAULT_LIMIT } = request.query;
      const [after = null] = (decodeCursor(cursor, ["id"]) ?? []) as string[];
      const { tenantId } = callerOf(request);
      const { rows, total } = await withTenant(database, tenantId, async (trx) => ({
        rows: await readParked(trx, { after, limit: limit + 1 }),
        total: await countParked(trx),
      }));
      return { ...pageOf(rows, limit, { item: (row: ParkedRow) => row, cursor: (row) => [row.id] }), total };
    },
  );

  app.post(
    "/parked/replay",
    { config: { access: ADMINISTRATORS }, schema: { tags, body: ParkedReplay, response: { 200: ParkedReplayed } } },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { ids } = request.body;
      const replayed = await withTenant(database, tenantId, (trx) =>
        ids === "all" ? replayAllParked(trx) : replayParked(trx, ids),
      );
      return { replayed };
    },
  );
};
