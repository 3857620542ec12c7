import { BlockId, BlockPage, OptOutPage, WhoMayWriteQuery } from "@touchstone/contracts";
import { liftBlock, listBlocks, listOptOuts, withTenant } from "@touchstone/db";
import { type Static, Type } from "typebox";
import { callerOf } from "../access.ts";
import { DEFAULT_LIMIT, decodeCursor, pageOf } from "../cursor.ts";
import type { Routes } from "../deps.ts";
import { notFound } from "../problem.ts";

const SUPERVISORS = ["supervisor", "administrator"] as const;
const tags = ["who may write"];
const Path = Type.Object({ blockId: BlockId });

/** Who may not write to the house, and who wants nothing from it. */
export const blockRoutes: Routes = (app, { database }) => {
  app.get(
    "/blocks",
    {
      config: { access: SUPERVISORS },
      schema: { tags, querystring: WhoMayWriteQuery, response: { 200: BlockPage } },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { limit, before } = partOf(request.query);
      const rows = await withTenant(database, tenantId, (trx) =>
        listBlocks(trx, { tenantId, before, limit: limit + 1 }),
      );
      return pageOf(rows, limit, { item: (row) => row, cursor: ({ since, blockId }) => [since, blockId] }) as BlockPage;
    },
  );

  app.delete(
    "/blocks/:blockId",
    { config: { access: SUPERVISORS }, schema: { tags, params: Path, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { tenantId, userId } = callerOf(request);
      const { blockId } = request.params;
      const isLifted = await withTenant(database, tenantId, (trx) => liftBlock(trx, { tenantId, blockId, userId }));
      if (!isLifted) throw notFound();
      return await reply.code(204).send(null);
    },
  );

  app.get(
    "/opt-outs",
    {
      config: { access: SUPERVISORS },
      schema: { tags, querystring: WhoMayWriteQuery, response: { 200: OptOutPage } },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { limit, before } = partOf(request.query);
      const rows = await withTenant(database, tenantId, (trx) =>
        listOptOuts(trx, { tenantId, before, limit: limit + 1 }),
      );
      const hashOf = (optOutId: string) => optOutId.split(" ").at(-1) ?? "";
      const cursor = ({ since, optOutId }: { since: number; optOutId: string }) => [since, hashOf(optOutId)];
      return pageOf(rows, limit, { item: (row) => row, cursor }) as OptOutPage;
    },
  );
};

function partOf({ cursor, limit = DEFAULT_LIMIT }: Static<typeof WhoMayWriteQuery>) {
  const [at, id] = (decodeCursor(cursor, ["number", "string"]) ?? []) as [number?, string?];
  return { limit, before: at === undefined || id === undefined ? null : { at, id } };
}
