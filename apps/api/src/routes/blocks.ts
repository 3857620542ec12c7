import {
  AddressStanding,
  AddressStandingQuery,
  BlockId,
  BlockPage,
  OptOutPage,
  WhoMayWriteQuery,
} from "@touchstone/contracts";
import { liftBlock, listBlocks, listOptOuts, readAddressStanding, readTenant, withTenant } from "@touchstone/db";
import { readPhoneNumber } from "@touchstone/telephony";
import { type Static, Type } from "typebox";
import { callerOf, EVERYONE } from "../access.ts";
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
      const cursor = ({ since, optOutId }: { since: number; optOutId: string }) => [since, optOutId];
      return pageOf(rows, limit, { item: (row) => row, cursor }) as OptOutPage;
    },
  );

  // Not the customer's record: whoever writes to an address that no customer has is told as well.
  app.get(
    "/address-standing",
    {
      config: { access: EVERYONE },
      schema: { tags, querystring: AddressStandingQuery, response: { 200: AddressStanding } },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { lineId } = request.query;
      return (await withTenant(database, tenantId, async (trx) => {
        const address = conversationAddress(request.query, (await readTenant(trx, tenantId)).region);
        return await readAddressStanding(trx, { tenantId, lineId, address });
      })) as AddressStanding;
    },
  );
};

/** As the router finds conversations by it (`addressIn`); of what is no address nothing is known. */
function conversationAddress({ channel, to }: AddressStandingQuery, region: string): string {
  if (channel === "email") return to.trim().toLowerCase();
  const reading = readPhoneNumber(to, region);
  return reading.kind === "number" ? reading.e164 : reading.kind === "short" ? reading.digits : "";
}

function partOf({ cursor, limit = DEFAULT_LIMIT }: Static<typeof WhoMayWriteQuery>) {
  const [at, id] = (decodeCursor(cursor, ["number", "string"]) ?? []) as [number?, string?];
  return { limit, before: at === undefined || id === undefined ? null : { at, id } };
}
