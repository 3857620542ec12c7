import {
  AssignCustomer,
  AssignedCustomer,
  CurrentDraft,
  Draft,
  InteractionDetail,
  InteractionPage,
  InteractionQuery,
  SavedDraft,
} from "@touchstone/contracts";
import {
  historyLineOf,
  type InteractionDetailRow,
  listInteractionLog,
  readDraft,
  saveDraft,
  withTenant,
} from "@touchstone/db";
import { Type } from "typebox";
import { callerOf, EVERYONE, isAbove } from "../access.ts";
import { assignCustomer } from "../assignCustomer.ts";
import { readOwnContact } from "../contacts.ts";
import { DEFAULT_LIMIT, decodeCursor, pageOf } from "../cursor.ts";
import type { Routes } from "../deps.ts";
import { IdempotencyHeaders } from "../idempotency.ts";
import { Refused } from "../problem.ts";
import { clientIdOf } from "../wishFor.ts";

const InteractionPath = Type.Object({ interactionId: Type.String({ format: "uuid" }) });
const tags = ["interactions"];

/** Contacts: the log, one with its events, whose it is, and the agent's unsent notes. */
export const interactionRoutes: Routes = (app, deps) => {
  const { database } = deps;
  app.get(
    "/interactions",
    {
      config: { access: EVERYONE },
      schema: { tags, querystring: InteractionQuery, response: { 200: InteractionPage } },
    },
    async (request) => {
      const caller = callerOf(request);
      const { cursor, limit = DEFAULT_LIMIT, queueId, customerId, exit, from, to } = request.query;
      const place = decodeCursor(cursor, ["number", "id"]) as [number, string] | null;
      const before = place && { at: place[0], id: place[1] };
      const agentId = isAbove(caller) ? request.query.agentId : caller.userId;
      if (request.query.agentId && agentId !== request.query.agentId) throw new Refused(403, "forbidden");
      const { tenantId } = caller;
      const filter = { tenantId, queueId, agentId, customerId, exit, from, to, before, limit: limit + 1 };
      const rows = await withTenant(database, tenantId, (trx) => listInteractionLog(trx, filter));
      return pageOf(rows, limit, { item: (row) => row, cursor: (row) => [row.at, row.interactionId] });
    },
  );

  app.get(
    "/interactions/:interactionId",
    { config: { access: EVERYONE }, schema: { tags, params: InteractionPath, response: { 200: InteractionDetail } } },
    async (request) => {
      const caller = callerOf(request);
      const { interactionId } = request.params;
      return detailOf(await withTenant(database, caller.tenantId, (trx) => readOwnContact(trx, caller, interactionId)));
    },
  );

  app.post(
    "/interactions/:interactionId/customer",
    {
      config: { access: EVERYONE },
      schema: {
        tags,
        params: InteractionPath,
        headers: IdempotencyHeaders,
        body: AssignCustomer,
        response: { 200: AssignedCustomer },
      },
    },
    async (request) => {
      const clientId = clientIdOf(request);
      return await assignCustomer(deps, callerOf(request), request.params.interactionId, request.body, clientId);
    },
  );

  draftRoutes(app, deps);
};

function draftRoutes(app: Parameters<Routes>[0], { database }: Parameters<Routes>[1]): void {
  app.get(
    "/interactions/:interactionId/draft",
    { config: { access: ["agent"] }, schema: { tags, params: InteractionPath, response: { 200: CurrentDraft } } },
    async (request) => {
      const caller = callerOf(request);
      const { interactionId } = request.params;
      const draft = await withTenant(database, caller.tenantId, async (trx) => {
        await readOwnContact(trx, { ...caller, roles: ["agent"] }, interactionId);
        return await readDraft(trx, { tenantId: caller.tenantId, agentId: caller.userId, interactionId });
      });
      return draft ?? { notes: "", dispositionId: null, savedAt: null };
    },
  );

  app.put(
    "/interactions/:interactionId/draft",
    {
      config: { access: ["agent"] },
      schema: { tags, params: InteractionPath, body: Draft, response: { 200: SavedDraft } },
    },
    async (request) => {
      const caller = callerOf(request);
      const { interactionId } = request.params;
      const { notes, dispositionId, reply, subject } = request.body;
      const savedAt = await withTenant(database, caller.tenantId, async (trx) => {
        await readOwnContact(trx, { ...caller, roles: ["agent"] }, interactionId);
        const whose = { tenantId: caller.tenantId, agentId: caller.userId, interactionId };
        const answer = { ...(reply ? { reply } : {}), ...(typeof subject === "string" ? { subject } : {}) };
        return await saveDraft(trx, whose, { notes, dispositionId, ...answer });
      });
      return { savedAt };
    },
  );
}

function detailOf(row: InteractionDetailRow): InteractionDetail {
  const { contact, customerId, customer, from, line, matchedHow, notes, events } = row;
  const legs = contact.record.legs.map(({ agentId, offeredAt, connectedAt, leftAt, offerEnd }) => {
    return { agentId, agent: contact.agents?.[agentId] ?? null, offeredAt, connectedAt, leftAt, offerEnd };
  });
  const known = matchedHow ?? contact.record.match.kind;
  const line360 = { ...historyLineOf(contact), note: notes };
  return { ...line360, customerId, customer, from, line, matchedHow: known, legs, events: [...(events ?? [])] };
}
