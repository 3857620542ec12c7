import { CallbackList, CallbackQuery, OpenCallback, OrderCallback } from "@touchstone/contracts";
import { lineToCallFrom, listOpenCallbacks, readCustomer, withTenant } from "@touchstone/db";
import { Type } from "typebox";
import { callerOf, EVERYONE } from "../access.ts";
import { allowCallback, countedOrder } from "../callbackLimits.ts";
import { decodeCursor, LIST_LIMIT, pageOf } from "../cursor.ts";
import type { Routes } from "../deps.ts";
import { IdempotencyHeaders } from "../idempotency.ts";
import { notFound } from "../problem.ts";
import { clientIdOf, wishFor } from "../wishFor.ts";

const CallbackPath = Type.Object({ interactionId: Type.String({ format: "uuid" }) });
const tags = ["calls back"];

/** Calls back that are owed: by queue, ordered by hand, withdrawn. */
export const callbackRoutes: Routes = (app, deps) => {
  const { database } = deps;
  app.get(
    "/callbacks",
    { config: { access: EVERYONE }, schema: { tags, querystring: CallbackQuery, response: { 200: CallbackList } } },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { queueId, cursor, limit = LIST_LIMIT } = request.query;
      const [after = null] = (decodeCursor(cursor, ["id"]) ?? []) as string[];
      const filter = { tenantId, queueId, after, limit: limit + 1 };
      const rows = await withTenant(database, tenantId, (trx) => listOpenCallbacks(trx, filter));
      return pageOf(rows, limit, { item: (row) => row, cursor: (row) => [row.interactionId] });
    },
  );

  app.post(
    "/callbacks",
    {
      config: { access: EVERYONE },
      schema: {
        tags,
        headers: IdempotencyHeaders,
        body: OrderCallback,
        response: { 201: OpenCallback, 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { tenantId, userId } = caller;
      const { queueId, number, customerId = null } = request.body;
      const { lineId, e164 } = await withTenant(database, tenantId, async (trx) => {
        if (customerId !== null && !(await readCustomer(trx, tenantId, customerId))) throw notFound();
        const line = request.body.lineId ?? (await lineToCallFrom(trx, tenantId, queueId));
        if (line === null) throw notFound();
        return { lineId: line, e164: await allowCallback(trx, caller, { queueId, lineId: line, number }) };
      });
      const clientId = clientIdOf(request);
      const order = { type: "callbackOrderAsked", lineId, queueId, number, customerId, userId } as const;
      const interactionId = await countedOrder(database, caller, { clientId, e164 }, () =>
        wishFor(deps, caller, clientId, order),
      );
      const filter = { tenantId, interactionId, limit: 1 };
      const [made] = await withTenant(database, tenantId, (trx) => listOpenCallbacks(trx, filter));
      return made === undefined ? await reply.code(204).send(null) : await reply.code(201).send(made);
    },
  );

  app.delete(
    "/callbacks/:interactionId",
    {
      config: { access: EVERYONE },
      schema: { tags, params: CallbackPath, headers: IdempotencyHeaders, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { interactionId } = request.params;
      const clientId = clientIdOf(request);
      const { tenantId, userId } = caller;
      const filter = { tenantId, interactionId, limit: 1 };
      const open = await withTenant(database, tenantId, (trx) => listOpenCallbacks(trx, filter));
      if (open.length === 0) throw notFound();
      await wishFor(deps, caller, clientId, { type: "callbackCanceled", interactionId, userId });
      return await reply.code(204).send(null);
    },
  );
};
