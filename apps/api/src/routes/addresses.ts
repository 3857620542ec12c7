import { CustomerCard, NewAddress } from "@touchstone/contracts";
import { type AddressFields, addAddress, deactivateAddress, readTenant, withTenant } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { readPhoneNumber } from "@touchstone/telephony";
import { Type } from "typebox";
import { callerOf, EVERYONE } from "../access.ts";
import type { Routes } from "../deps.ts";
import { answerOnce, IdempotencyHeaders } from "../idempotency.ts";
import { notFound, Refused } from "../problem.ts";
import { CustomerPath, readWholeCard } from "./customers.ts";

const AddressPath = Type.Object({ ...CustomerPath.properties, addressId: Type.String({ format: "uuid" }) });
const tags = ["customers"];

/** Where a customer can be reached, and is recognised by. */
export const addressRoutes: Routes = (app, { database }) => {
  app.post(
    "/customers/:customerId/addresses",
    {
      config: { access: EVERYONE },
      schema: {
        tags,
        params: CustomerPath,
        headers: IdempotencyHeaders,
        body: NewAddress,
        response: { 201: CustomerCard },
      },
    },
    async (request, reply) => {
      const { tenantId, userId } = callerOf(request);
      const { customerId } = request.params;
      return (await answerOnce(request, reply, database, async (trx) => {
        const { region } = await readTenant(trx, tenantId);
        const edit = { tenantId, customerId, userId, changeId: newId() };
        if (!(await addAddress(trx, edit, addressOf(request.body, region)))) throw notFound();
        return { status: 201, body: await readWholeCard(trx, tenantId, customerId) };
      })) as CustomerCard;
    },
  );

  app.delete(
    "/customers/:customerId/addresses/:addressId",
    { config: { access: EVERYONE }, schema: { tags, params: AddressPath, response: { 200: CustomerCard } } },
    async (request) => {
      const { tenantId, userId } = callerOf(request);
      const { customerId, addressId } = request.params;
      return await withTenant(database, tenantId, async (trx) => {
        const gone = await deactivateAddress(trx, { tenantId, customerId, userId, changeId: newId() }, addressId);
        const card = gone && (await readWholeCard(trx, tenantId, customerId));
        if (!card) throw notFound();
        return card;
      });
    },
  );
};

/** As `readAddress` of the router has them. */
const MAIL = /^[^\s"<>@,;:()[\]\\\p{Cc}]{1,64}@[^\s"<>@,;:()[\]\\\p{Cc}]+\.[^\s"<>@,;:()[\]\\\p{Cc}.]+$/u;

function addressOf(given: NewAddress, region: string): AddressFields {
  const own = { id: newId(), label: given.label ?? null, isPrimary: given.isPrimary ?? false };
  if (given.address.includes("@")) {
    const address = given.address.trim().toLowerCase();
    if (!MAIL.test(address)) throw new Refused(400, "invalid", [{ field: "address", code: "noMailAddress" }]);
    return { ...own, channel: "email", address, extension: null };
  }
  const reading = readPhoneNumber(given.address, region);
  if (reading.kind !== "number") throw new Refused(400, "invalid", [{ field: "address", code: "notANumberHere" }]);
  return { ...own, channel: "phone", address: reading.e164, extension: given.extension ?? reading.extension };
}
