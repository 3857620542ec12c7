import { CurrentSession, Me, MePatch, RecentContacts } from "@touchstone/contracts";
import { listContactsOfAgent, readMidnight, setUserLanguage, withTenant } from "@touchstone/db";
import { Type } from "typebox";
import { callerOf, EVERYONE } from "../access.ts";
import type { Routes } from "../deps.ts";
import { meOf } from "../me.ts";

const Query = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) },
  { additionalProperties: false },
);

/** Who the token belongs to, and what he did today. */
export const meRoutes: Routes = (app, { database }) => {
  app.get(
    "/me",
    { config: { access: EVERYONE }, schema: { tags: ["me"], response: { 200: CurrentSession } } },
    async (request) => {
      const user = callerOf(request);
      return { expiresAt: user.expiresAt.getTime(), me: await meOf(database, user) };
    },
  );

  app.patch(
    "/me",
    { config: { access: EVERYONE }, schema: { tags: ["me"], body: MePatch, response: { 200: Me } } },
    async (request) => {
      const user = callerOf(request);
      const { language } = request.body;
      await withTenant(database, user.tenantId, (trx) => setUserLanguage(trx, user.tenantId, user.userId, language));
      return await meOf(database, { ...user, language });
    },
  );

  app.get(
    "/me/contacts",
    {
      config: { access: ["agent"] },
      schema: { tags: ["me"], querystring: Query, response: { 200: RecentContacts } },
    },
    async (request) => {
      const { tenantId, userId: agentId } = callerOf(request);
      const { limit = 25 } = request.query;
      const rows = await withTenant(
        database,
        tenantId,
        async (trx) => {
          const sinceMs = await readMidnight(trx, tenantId);
          return await listContactsOfAgent(trx, { tenantId, agentId, sinceMs, limit });
        },
        "repeatable read",
      );
      const items = rows.map(({ customerId, customer, from, handedTo, ...contact }) => ({
        contact,
        customer: customerId !== null && customer !== null ? { customerId, name: customer } : null,
        from: from ?? "",
        handedTo,
      }));
      return { items };
    },
  );
};
