import { randomBytes } from "node:crypto";
import { WebLine, WebLineEdit, WebLineSecret } from "@touchstone/contracts";
import { listLinesOfTenant, type Queries, readWebLine, saveWebLine, withTenant } from "@touchstone/db";
import { Type } from "typebox";
import { callerOf } from "../access.ts";
import type { Routes } from "../deps.ts";
import { notFound } from "../problem.ts";

const LinePath = Type.Object({ lineId: Type.String({ format: "uuid" }) });
const tags = ["settings"];
const ADMINISTRATORS = ["administrator"] as const;

/** How a line is used on the web: which sites may show its chat, and the secret with which they say who their visitors are. */
export const webLineRoutes: Routes = (app, { database }) => {
  app.get(
    "/lines/:lineId/web",
    { config: { access: ADMINISTRATORS }, schema: { tags, params: LinePath, response: { 200: WebLine } } },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { lineId } = request.params;
      return await withTenant(database, tenantId, async (trx) => {
        await mustExist(trx, tenantId, lineId);
        const { origins, hasSecret } = await readWebLine(trx, tenantId, lineId);
        return { origins: [...origins], hasSecret };
      });
    },
  );

  app.put(
    "/lines/:lineId/web",
    {
      config: { access: ADMINISTRATORS },
      schema: { tags, params: LinePath, body: WebLineEdit, response: { 200: WebLine } },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { lineId } = request.params;
      const origins = request.body.origins.map((origin) => new URL(origin).origin);
      return await withTenant(database, tenantId, async (trx) => {
        await mustExist(trx, tenantId, lineId);
        await saveWebLine(trx, { tenantId, lineId }, { origins });
        const { hasSecret } = await readWebLine(trx, tenantId, lineId);
        return { origins, hasSecret };
      });
    },
  );

  app.post(
    "/lines/:lineId/web/secret",
    { config: { access: ADMINISTRATORS }, schema: { tags, params: LinePath, response: { 201: WebLineSecret } } },
    async (request, reply) => {
      const { tenantId } = callerOf(request);
      const { lineId } = request.params;
      const secret = randomBytes(32).toString("base64url");
      await withTenant(database, tenantId, async (trx) => {
        await mustExist(trx, tenantId, lineId);
        await saveWebLine(trx, { tenantId, lineId }, { secret });
      });
      return reply.code(201).send({ secret });
    },
  );
};

async function mustExist(trx: Queries, tenantId: string, lineId: string): Promise<void> {
  if ((await listLinesOfTenant(trx, tenantId, lineId)).length === 0) throw notFound();
}
