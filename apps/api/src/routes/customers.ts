import {
  CustomerCard,
  CustomerChanges,
  CustomerEdit,
  CustomerPage,
  CustomerQuery,
  NewCustomer,
  PageQuery,
  TimelinePage,
} from "@touchstone/contracts";
import {
  createCustomer,
  editCustomer,
  isCustomer,
  listCustomerChanges,
  type Queries,
  readCard,
  readCustomer,
  readTimeline,
  searchCustomers,
  withTenant,
} from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { Type } from "typebox";
import { callerOf, EVERYONE } from "../access.ts";
import { addressOfContact } from "../contacts.ts";
import { DEFAULT_LIMIT, decodeCursor, pageOf } from "../cursor.ts";
import type { Routes } from "../deps.ts";
import { answerOnce, IdempotencyHeaders } from "../idempotency.ts";
import { notFound } from "../problem.ts";

export const CustomerPath = Type.Object({ customerId: Type.String({ format: "uuid" }) });
const tags = ["customers"];

/** The card with the whole note: what people edit must not come shortened. Null when unknown, foreign or erased. */
export async function readWholeCard(trx: Queries, tenantId: string, customerId: string): Promise<CustomerCard | null> {
  const customer = await readCustomer(trx, tenantId, customerId);
  const card = customer && ((await readCard(trx, tenantId, customerId)) as CustomerCard | null);
  return card && { ...card, note: customer.note };
}

/** People: search, read, create, edit with history. */
export const customerRoutes: Routes = (app, { database }) => {
  app.get(
    "/customers",
    { config: { access: EVERYONE }, schema: { tags, querystring: CustomerQuery, response: { 200: CustomerPage } } },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { q, cursor, limit = DEFAULT_LIMIT } = request.query;
      const place = decodeCursor(cursor, ["string", "id"]) as [string, string] | null;
      const after = place && { name: place[0], id: place[1] };
      const part = q?.trim() || undefined;
      const rows = await withTenant(database, tenantId, (trx) =>
        searchCustomers(trx, { tenantId, part, after, limit: limit + 1 }),
      );
      return pageOf(rows, limit, { item: (row) => row, cursor: (row) => [row.name, row.customerId] });
    },
  );

  app.post(
    "/customers",
    {
      config: { access: EVERYONE },
      schema: { tags, headers: IdempotencyHeaders, body: NewCustomer, response: { 201: CustomerCard } },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { interactionId, ...given } = request.body;
      return (await answerOnce(request, reply, database, async (trx) => {
        const { tenantId, userId } = caller;
        const addresses = interactionId ? await addressOfContact(trx, caller, interactionId) : [];
        const customerId = newId();
        const fields = { company: null, tier: null, vip: false, language: null, email: null, note: null, ...given };
        await createCustomer(trx, { tenantId, customerId, userId, changeId: newId() }, fields, addresses);
        return { status: 201, body: await readWholeCard(trx, tenantId, customerId) };
      })) as CustomerCard;
    },
  );

  app.get(
    "/customers/:customerId",
    { config: { access: EVERYONE }, schema: { tags, params: CustomerPath, response: { 200: CustomerCard } } },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { customerId } = request.params;
      const card = await withTenant(database, tenantId, (trx) => readWholeCard(trx, tenantId, customerId));
      if (!card) throw notFound();
      return card;
    },
  );

  app.put(
    "/customers/:customerId",
    {
      config: { access: EVERYONE },
      schema: { tags, params: CustomerPath, body: CustomerEdit, response: { 200: CustomerCard } },
    },
    async (request) => {
      const { tenantId, userId } = callerOf(request);
      const { customerId } = request.params;
      const card = await withTenant(database, tenantId, async (trx) => {
        await editCustomer(trx, { tenantId, customerId, userId, changeId: newId() }, request.body);
        return await readWholeCard(trx, tenantId, customerId);
      });
      if (!card) throw notFound();
      return card;
    },
  );

  historyRoutes(app, { database });
};

function historyRoutes(app: Parameters<Routes>[0], { database }: Pick<Parameters<Routes>[1], "database">): void {
  app.get(
    "/customers/:customerId/timeline",
    {
      config: { access: EVERYONE },
      schema: { tags, params: CustomerPath, querystring: PageQuery, response: { 200: TimelinePage } },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { customerId } = request.params;
      const { cursor, limit = DEFAULT_LIMIT } = request.query;
      const place = decodeCursor(cursor, ["number", "id"]) as [number, string] | null;
      const before = place && { at: place[0], id: place[1] };
      const rows = await withTenant(
        database,
        tenantId,
        async (trx) =>
          (await isCustomer(trx, tenantId, customerId)) &&
          (await readTimeline(trx, { tenantId, customerId, before, limit: limit + 1 })),
        "repeatable read",
      );
      if (!rows) throw notFound();
      return pageOf(rows, limit, { item: (row) => row, cursor: (row) => [row.at, row.interactionId] });
    },
  );

  app.get(
    "/customers/:customerId/changes",
    {
      config: { access: EVERYONE },
      schema: { tags, params: CustomerPath, querystring: PageQuery, response: { 200: CustomerChanges } },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { customerId } = request.params;
      const { cursor, limit = DEFAULT_LIMIT } = request.query;
      const afterId = (decodeCursor(cursor, ["id"]) as [string] | null)?.[0] ?? null;
      const rows = await withTenant(
        database,
        tenantId,
        async (trx) =>
          (await isCustomer(trx, tenantId, customerId)) &&
          (await listCustomerChanges(trx, { tenantId, customerId, afterId, limit: limit + 1 })),
      );
      if (!rows) throw notFound();
      return pageOf(rows, limit, {
        item: ({ at, by, before, after }) => ({
          at: at.getTime(),
          by,
          before: before as Record<string, unknown> | null,
          after: after as Record<string, unknown> | null,
        }),
        cursor: (row) => [row.id],
      });
    },
  );
}
