import { AgentWhyNot, ContactWhyNot, WhyNotQuery } from "@touchstone/contracts";
import { readRowsOfAgent, readRowsOfContact, readUserNames, withTenant } from "@touchstone/db";
import { Type } from "typebox";
import { type Access, callerOf, EVERYONE, isAbove } from "../access.ts";
import type { Routes } from "../deps.ts";
import { explainAgent, explainContact } from "../explain.ts";
import { notFound, Refused } from "../problem.ts";

const tags = ["routing"];
const ABOVE: Access = ["supervisor", "administrator"];

/** Why somebody gets no calls, and a call nobody: read from committed rows in one snapshot. */
export const whyNotRoutes: Routes = (app, { database }) => {
  app.get(
    "/why-not",
    { config: { access: EVERYONE }, schema: { tags, querystring: WhyNotQuery, response: { 200: AgentWhyNot } } },
    async (request) => {
      const caller = callerOf(request);
      const { agentId, interactionId } = request.query;
      if (agentId !== caller.userId && !isAbove(caller)) throw new Refused(403, "forbidden");
      const read = (trx: Parameters<typeof readRowsOfAgent>[0]) =>
        readRowsOfAgent(trx, caller.tenantId, agentId, interactionId);
      const rows = await withTenant(database, caller.tenantId, read, "repeatable read");
      if (!rows) throw notFound();
      return explainAgent(caller.tenantId, rows, interactionId);
    },
  );
  app.get(
    "/interactions/:interactionId/why-not",
    {
      config: { access: ABOVE },
      schema: {
        tags,
        params: Type.Object({ interactionId: Type.String({ format: "uuid" }) }),
        response: { 200: ContactWhyNot },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const found = await withTenant(
        database,
        tenantId,
        async (trx) => {
          const rows = await readRowsOfContact(trx, tenantId, request.params.interactionId);
          const ids = rows?.agents.map(({ id }) => id) ?? [];
          return rows && { rows, names: await readUserNames(trx, tenantId, ids) };
        },
        "repeatable read",
      );
      if (!found) throw notFound();
      return explainContact(tenantId, found.rows, found.names);
    },
  );
};
