import {
  KeptMessagePage,
  KeptMessageQuery,
  LetInMessage,
  type MessageAnnounced,
  type Role,
} from "@touchstone/contracts";
import {
  conversationOfMessage,
  listKeptMessages,
  readKeptMessage,
  type WholeKeptMessage,
  withTenant,
} from "@touchstone/db";
import { Type } from "typebox";
import { callerOf } from "../access.ts";
import { DEFAULT_LIMIT, decodeCursor, encodeCursor } from "../cursor.ts";
import type { Routes } from "../deps.ts";
import { notFound, Refused } from "../problem.ts";
import { wishOnce } from "../wishFor.ts";

const ABOVE: readonly Role[] = ["supervisor", "administrator"];
const MessagePath = Type.Object({ messageId: Type.String({ format: "uuid" }) });
const tags = ["conversations"];

/** Messages that opened no conversation, for whoever misses one: machines', blocked ones, keywords. */
export const keptMessageRoutes: Routes = (app, deps) => {
  const { database } = deps;
  app.get(
    "/kept-messages",
    {
      config: { access: ABOVE },
      schema: { tags, querystring: KeptMessageQuery, response: { 200: KeptMessagePage } },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { because = null, cursor, limit = DEFAULT_LIMIT } = request.query;
      const place = decodeCursor(cursor, ["number", "id"]) as [number, string] | null;
      const before = place && { at: place[0], id: place[1] };
      const asked = { tenantId, because, before, limit: limit + 1 };
      const rows = await withTenant(database, tenantId, (trx) => listKeptMessages(trx, asked));
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const next = rows.length > limit && last ? encodeCursor([last.at, last.id]) : null;
      return { items, next } as KeptMessagePage;
    },
  );

  app.post(
    "/kept-messages/:messageId/let-in",
    { config: { access: ABOVE }, schema: { tags, params: MessagePath, response: { 200: LetInMessage } } },
    async (request) => {
      const { tenantId, userId } = callerOf(request);
      const { messageId } = request.params;
      const { kept, standsIn } = await withTenant(database, tenantId, async (trx) => ({
        kept: await readKeptMessage(trx, tenantId, messageId),
        standsIn: await conversationOfMessage(trx, tenantId, messageId),
      }));
      if (standsIn !== null) return { interactionId: standsIn };
      if (kept === null) throw notFound();
      if (!kept.mayLetIn) throw new Refused(409, "staysKept");
      const body = arrivesAgain(kept, { messageId, byUserId: userId });
      // Two who want it at the same moment want it once.
      await wishOnce(deps, { tenantId, key: `let in:${messageId}`, body });
      const interactionId = await withTenant(database, tenantId, (trx) =>
        conversationOfMessage(trx, tenantId, messageId),
      );
      if (interactionId === null) throw new Refused(503, "pending");
      return { interactionId };
    },
  );
};

/** As if it had come now, and without what it was kept for. Nobody vouches any more for who wrote it. */
function arrivesAgain(kept: WholeKeptMessage, letIn: NonNullable<MessageAnnounced["letIn"]>): MessageAnnounced {
  const { lineId, to, from, senderName, subject, text, providerId, segments, flags, media, mail } = kept;
  const channel = kept.channel === "email" || kept.channel === "fax" ? kept.channel : "sms";
  return {
    type: "messageAnnounced",
    ...{ channel, lineId, providerMessageId: providerId ?? "", from: from ?? "", to, text, media, segments },
    ...{ keyword: null, liftsOptOut: false, isAuto: false, senderName, subject, flags, letIn },
    ...(channel === "email" ? { identity: "claimed" } : {}),
    ...(mail ? { mail: { ...mail, mayAutoAnswer: false } } : {}),
  };
}
