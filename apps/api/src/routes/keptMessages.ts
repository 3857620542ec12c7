import { KeptMessagePage, KeptMessageQuery, type Role } from "@touchstone/contracts";
import { listKeptMessages, withTenant } from "@touchstone/db";
import { callerOf } from "../access.ts";
import { DEFAULT_LIMIT, decodeCursor, encodeCursor } from "../cursor.ts";
import type { Routes } from "../deps.ts";

const ABOVE: readonly Role[] = ["supervisor", "administrator"];

/** Messages that opened no conversation, for whoever misses one: machines', blocked ones, keywords. */
export const keptMessageRoutes: Routes = (app, { database }) => {
  app.get(
    "/kept-messages",
    {
      config: { access: ABOVE },
      schema: { tags: ["conversations"], querystring: KeptMessageQuery, response: { 200: KeptMessagePage } },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { because = null, cursor, limit = DEFAULT_LIMIT } = request.query;
      const place = decodeCursor(cursor, ["number", "id"]) as [number, string] | null;
      const before = place && { at: place[0], id: place[1] };
      const asked = { tenantId, because, before, limit: limit + 1 };
      const rows = await withTenant(database, tenantId, (trx) => listKeptMessages(trx, asked));
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const next = rows.length > limit && last ? encodeCursor([last.at, last.id]) : null;
      return { items, next } as KeptMessagePage;
    },
  );
};
