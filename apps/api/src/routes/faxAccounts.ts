import { FaxAccount, FaxAccountEdit } from "@touchstone/contracts";
import { type FaxAccountRow, readFaxAccount, removeFaxAccount, saveFaxAccount } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { callerOf } from "../access.ts";
import type { ApiDeps, Routes } from "../deps.ts";
import type { Fault } from "../fault.ts";
import { notFound } from "../problem.ts";
import { ADMINISTRATORS, inTenant } from "../settings/edit.ts";
import { refuseFaults } from "../settings/fault.ts";

const tags = ["settings"];
/** Of an Ed25519 public key. */
const PUBLIC_KEY_BYTES = 32;

/** By which account faxes go and come. What is secret is taken and never told. */
export const faxAccountRoutes: Routes = (app, deps) => {
  app.get(
    "/fax-account",
    { config: { access: ADMINISTRATORS }, schema: { tags, response: { 200: FaxAccount } } },
    async (request) => ({ account: await inTenant(deps, request, readFaxAccount) }),
  );

  app.put(
    "/fax-account",
    { config: { access: ADMINISTRATORS }, schema: { tags, body: FaxAccountEdit, response: { 200: FaxAccount } } },
    async (request) => {
      const { apiKey, connectionId, publicKey } = request.body;
      await editFaxAccount(deps, request, { apiKey, connectionId, publicKey });
      return { account: { connectionId, publicKey } };
    },
  );

  app.delete(
    "/fax-account",
    { config: { access: ADMINISTRATORS }, schema: { tags, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { userId } = callerOf(request);
      const isGone = await inTenant(deps, request, (trx, tenantId) =>
        removeFaxAccount(trx, { tenantId, userId, changeId: newId() }),
      );
      if (!isGone) throw notFound();
      return reply.code(204).send(null);
    },
  );
};

/** Throws 400 naming the field: a new account needs its key. */
export async function editFaxAccount(
  deps: ApiDeps,
  request: FastifyRequest,
  edit: FaxAccountRow & { readonly apiKey?: string | undefined },
): Promise<void> {
  const { userId } = callerOf(request);
  await inTenant(deps, request, async (trx, tenantId) => {
    const isNew = (await readFaxAccount(trx, tenantId)) === null;
    const faults: Fault[] = [
      ...(isNew && edit.apiKey === undefined ? [{ field: "apiKey", code: "required" } as const] : []),
      ...(isPublicKey(edit.publicKey) ? [] : [{ field: "publicKey", code: "noPublicKey" } as const]),
    ];
    refuseFaults(faults);
    await saveFaxAccount(trx, { tenantId, userId, changeId: newId() }, edit);
  });
}

/** Base64, and written as whoever encodes it again would write it. */
function isPublicKey(text: string): boolean {
  const bytes = Buffer.from(text, "base64");
  return bytes.length === PUBLIC_KEY_BYTES && bytes.toString("base64") === text;
}
