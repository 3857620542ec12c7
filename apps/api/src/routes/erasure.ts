import type { Role } from "@touchstone/contracts";
import { Erasure } from "@touchstone/contracts";
import { eraseCustomer, findUsedAddresses, type Queries, readCustomer, withTenant } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { Type } from "typebox";
import { callerOf, type SignedIn } from "../access.ts";
import type { ApiDeps, Routes } from "../deps.ts";
import { notFound, Refused } from "../problem.ts";
import { CustomerPath } from "./customers.ts";

const ADMINISTRATORS: readonly Role[] = ["administrator"];
/** Somebody else may be about to refer to bytes that were kept just now; the daily sweep gets those. */
const LEFT_ALONE_MS = 600_000;

/** Erasing a person, once and for all: rows in one transaction, then the bytes that nothing refers to any more. */
export const erasureRoutes: Routes = (app, deps) => {
  app.post(
    "/customers/:customerId/erase",
    {
      config: { access: ADMINISTRATORS },
      schema: { tags: ["customers"], params: CustomerPath, body: Erasure, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { customerId } = request.params;
      const { tenantId } = caller;
      const gone = await withTenant(deps.database, tenantId, (trx) => erase(trx, caller, customerId, request.body));
      request.log.info({ tenantId, customerId, by: caller.userId, why: request.body.why }, "a customer was erased");
      await removeTraces(deps, tenantId, gone);
      return reply.code(204).send(null);
    },
  );
};

async function erase(trx: Queries, { tenantId, userId }: SignedIn, customerId: string, { name, why }: Erasure) {
  const customer = await readCustomer(trx, tenantId, customerId, true);
  if (!customer) throw notFound();
  if (name.trim() !== customer.name.trim()) throw new Refused(422, "notTheName");
  const erasure = await eraseCustomer(trx, { tenantId, customerId, userId, changeId: newId() }, why);
  if (erasure.kind === "erased") return erasure;
  throw erasure.because === "contactOpen" ? new Refused(409, "contactOpen") : notFound();
}

/** What is not in the database. Whatever is left behind here, the sweep finds. */
async function removeTraces(
  { database, files, mail }: ApiDeps,
  tenantId: string,
  { emptied, addresses }: Awaited<ReturnType<typeof erase>>,
): Promise<void> {
  const usedOf = (asked: readonly string[]) => findUsedAddresses(database.pool, tenantId, asked);
  await files?.removeUnused(tenantId, { addresses: emptied, usedOf, olderThanMs: LEFT_ALONE_MS });
  await mail?.outboxOf?.(tenantId).removeOf(addresses);
}
