import { randomBytes } from "node:crypto";
import { WebLine, WebLineEdit, WebLineSecret } from "@touchstone/contracts";
import { listLinesOfTenant, type Queries, readWebLine, saveWebLine, type WebLineRow } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { callerOf } from "../access.ts";
import type { ApiDeps, Routes } from "../deps.ts";
import { notFound } from "../problem.ts";
import { ADMINISTRATORS, Id, inTenant } from "../settings/edit.ts";

const params = Type.Object({ lineId: Id });
const tags = ["settings"];

/** How a line is used on the web: which sites may show its chat, and the secret with which they say who their visitors are. */
export const webLineRoutes: Routes = (app, deps) => {
  app.get(
    "/lines/:lineId/web",
    { config: { access: ADMINISTRATORS }, schema: { tags, params, response: { 200: WebLine } } },
    async (request) => {
      const { lineId } = request.params;
      return await inTenant(deps, request, async (trx, tenantId) => {
        await mustExist(trx, tenantId, lineId);
        return webLineOf(await readWebLine(trx, tenantId, lineId));
      });
    },
  );

  app.put(
    "/lines/:lineId/web",
    { config: { access: ADMINISTRATORS }, schema: { tags, params, body: WebLineEdit, response: { 200: WebLine } } },
    async (request) => await editWebLine(deps, request, request.params.lineId, request.body),
  );

  app.post(
    "/lines/:lineId/web/secret",
    { config: { access: ADMINISTRATORS }, schema: { tags, params, response: { 201: WebLineSecret } } },
    async (request, reply) => {
      const secret = randomBytes(32).toString("base64url");
      await save(deps, request, request.params.lineId, { secret });
      return reply.code(201).header("cache-control", "no-store").send({ secret });
    },
  );

  app.delete(
    "/lines/:lineId/web/secret",
    { config: { access: ADMINISTRATORS }, schema: { tags, params, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await save(deps, request, request.params.lineId, { secret: null });
      return reply.code(204).send(null);
    },
  );
};

export async function editWebLine(
  deps: ApiDeps,
  request: FastifyRequest,
  lineId: string,
  edit: WebLineEdit,
): Promise<WebLine> {
  const origins = [...new Set(edit.origins.map((origin) => new URL(origin).origin))];
  return await save(deps, request, lineId, { origins });
}

async function save(deps: ApiDeps, request: FastifyRequest, lineId: string, edit: Parameters<typeof saveWebLine>[3]) {
  const { userId } = callerOf(request);
  return await inTenant(deps, request, async (trx, tenantId) => {
    await mustExist(trx, tenantId, lineId);
    return webLineOf(await saveWebLine(trx, { tenantId, userId, changeId: newId() }, lineId, edit));
  });
}

const webLineOf = ({ origins, hasSecret, secretAt }: WebLineRow): WebLine => {
  return { origins: [...origins], hasSecret, secretAt };
};

async function mustExist(trx: Queries, tenantId: string, lineId: string): Promise<void> {
  if ((await listLinesOfTenant(trx, tenantId, lineId)).length === 0) throw notFound();
}
