import {
  type ConversationItem,
  ConversationPage,
  ConversationQuery,
  MessagePage,
  MessageQuery,
  StartConversation,
  StartedConversation,
  saysSomething,
} from "@touchstone/contracts";
import {
  type ConversationRow,
  conversationOfMessage,
  listConversations,
  listLinesOfTenant,
  readCustomer,
  readMessages,
  withTenant,
} from "@touchstone/db";
import { Type } from "typebox";
import { callerOf, EVERYONE, isAbove, type SignedIn } from "../access.ts";
import { mayRead } from "../contacts.ts";
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, pageOf } from "../cursor.ts";
import type { Routes } from "../deps.ts";
import { IdempotencyHeaders } from "../idempotency.ts";
import { notFound, Refused } from "../problem.ts";
import { clientIdOf, wishFor } from "../wishFor.ts";

const InteractionPath = Type.Object({ interactionId: Type.String({ format: "uuid" }) });
const tags = ["conversations"];
const MESSAGES = 50;
/** The kinds of lines that can send what is written on a channel. */
const WRITES_BY = { sms: ["voice", "phone", "sms"], email: ["email"], fax: ["fax"] } as const;

const placeOf = (cursor: string | undefined) => {
  const place = decodeCursor(cursor, ["number", "id"]) as [number, string] | null;
  return place && { at: place[0], id: place[1] };
};

/** Conversations in writing: their messages, the rail beside the desk's own contacts, and writing first. */
export const conversationRoutes: Routes = (app, deps) => {
  const { database } = deps;
  app.get(
    "/interactions/:interactionId/messages",
    {
      config: { access: EVERYONE },
      schema: { tags, params: InteractionPath, querystring: MessageQuery, response: { 200: MessagePage } },
    },
    async (request) => {
      const caller = callerOf(request);
      const { interactionId } = request.params;
      const { before, limit = MESSAGES } = request.query;
      const { tenantId } = caller;
      const asked = { tenantId, interactionId, before: placeOf(before), limit: limit + 1 };
      const rows = await withTenant(database, tenantId, async (trx) => {
        await mayRead(trx, caller, interactionId);
        return await readMessages(trx, asked);
      });
      const items = rows.slice(-limit);
      const [first] = items;
      const more = rows.length > limit && first !== undefined;
      return { items, before: more ? encodeCursor([first.at, first.id]) : null } as MessagePage;
    },
  );

  app.get(
    "/conversations",
    {
      config: { access: EVERYONE },
      schema: { tags, querystring: ConversationQuery, response: { 200: ConversationPage } },
    },
    async (request) => {
      const caller = callerOf(request);
      const { limit = DEFAULT_LIMIT } = request.query;
      const filter = filterOf(caller, request.query, limit);
      const rows = await withTenant(database, caller.tenantId, (trx) => listConversations(trx, filter));
      return pageOf(rows, limit, {
        item: itemOf,
        cursor: ({ state: row }) => [row.thread?.lastMessageAt ?? 0, row.id],
      });
    },
  );

  app.post(
    "/conversations",
    {
      config: { access: EVERYONE },
      schema: {
        tags,
        headers: IdempotencyHeaders,
        body: StartConversation,
        response: { 201: StartedConversation },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { tenantId, userId } = caller;
      if (!saysSomething(request.body)) throw new Refused(400, "malformed");
      const { customerId = null, ...words } = request.body;
      await withTenant(database, tenantId, async (trx) => {
        if (customerId !== null && !(await readCustomer(trx, tenantId, customerId))) throw notFound();
        const [line] = await listLinesOfTenant(trx, tenantId, words.lineId);
        if (line && !WRITES_BY[words.channel].some((kind) => kind === line.channel)) {
          throw new Refused(400, "invalid", [{ field: "lineId", code: "wrongChannel" }]);
        }
      });
      // Nobody's work until the customer answers: who wants it takes it up.
      const asked = { type: "conversationAsked", ...words, customerId, agentId: null, userId } as const;
      const messageId = await wishFor(deps, caller, clientIdOf(request), asked);
      const interactionId = await withTenant(database, tenantId, (trx) =>
        conversationOfMessage(trx, tenantId, messageId),
      );
      if (interactionId === null) throw new Refused(503, "pending");
      return await reply.code(201).send({ interactionId, messageId });
    },
  );
};

/** One row more than is shown tells whether there are more. */
function filterOf(caller: SignedIn, { state, customerId, cursor }: ConversationQuery, limit: number) {
  const { tenantId, userId: agentId } = caller;
  return {
    tenantId,
    agentId,
    state,
    customerId: customerId ?? null,
    isAll: isAbove(caller),
    before: placeOf(cursor),
    limit: limit + 1,
  };
}

/** A visitor of the web is answered on the page. */
const mayBeAnswered = ({ state: { channel, thread }, hasAddress }: ConversationRow) =>
  (channel === "chat" || hasAddress) && thread?.isOptedOut !== true;

function itemOf(row: ConversationRow): ConversationItem {
  const { state: interaction, queue, line, address, customer, words, lastAgent } = row;
  const { state, thread, customerId } = interaction;
  const kinds = { resting: "resting", offered: "offered", connected: "mine" } as const;
  const kind = state.kind === "resting" || state.kind === "offered" || state.kind === "connected" ? state.kind : null;
  return {
    interactionId: interaction.id,
    channel: interaction.channel,
    state: kind === null ? "waiting" : kinds[kind],
    queue: { id: interaction.queueId, name: queue ?? "" },
    line: { id: interaction.lineId, name: line ?? "", address: address ?? "" },
    customer: customerId === null ? null : { customerId, name: customer ?? "" },
    from: row.from ?? "",
    lastWords: words ?? "",
    lastMessageAt: thread?.lastMessageAt ?? state.since,
    awaitingReplySince: mayBeAnswered(row) ? (thread?.awaitingReplySince ?? null) : null,
    until: state.kind === "resting" ? state.until : null,
    closesAt: state.kind === "resting" ? state.closesAt : null,
    lastAgent,
  };
}
