import { ContactForm, ContactFormTaken, type MessageAnnounced, VisitorCallback } from "@touchstone/contracts";
import {
  type HelpLine,
  lineToAnswerFrom,
  lineToCallFrom,
  type Queries,
  readHelpDesk,
  withTenant,
} from "@touchstone/db";
import { Type } from "typebox";
import { allowNumber, countedOrder } from "../callbackLimits.ts";
import type { Routes } from "../deps.ts";
import { helpLineOf, visitorOf } from "../help/visitorAccess.ts";
import { notFound, Refused } from "../problem.ts";
import { wishFor } from "../wishFor.ts";

const Desk = Type.Object({ desk: Type.String({ minLength: 1, maxLength: 200 }) });
const tags = ["visitors"];
const few = (max: number) => ({ access: "public", rateLimit: { max, timeWindow: 600_000 } }) as const;

/** What visitors leave for later: a message that is answered by mail or by text, and the wish to be called back. */
export const helpFormRoutes: Routes = (app, deps) => {
  const { database } = deps;
  app.post(
    "/help/:desk/messages",
    { config: few(20), schema: { tags, params: Desk, body: ContactForm, response: { 201: ContactFormTaken } } },
    async (request, reply) => {
      const line = await helpLineOf(deps, request);
      const { tenantId, visitorId: userId } = await visitorOf(database, line, request);
      const { body } = request;
      const announced = await withTenant(database, tenantId, (trx) => announcedForm(trx, line, body));
      await wishFor(deps, { tenantId, userId }, `form:${body.requestId}`, announced);
      return reply.code(201).send({ answerBy: announced.channel === "email" ? "email" : "sms" });
    },
  );

  app.post(
    "/help/:desk/callbacks",
    { config: few(20), schema: { tags, params: Desk, body: VisitorCallback, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const line = await helpLineOf(deps, request);
      const { tenantId, visitorId: userId } = await visitorOf(database, line, request);
      const { requestId, number } = request.body;
      const { e164, ...order } = await withTenant(database, tenantId, (trx) => callbackOf(trx, line, number));
      const caller = { tenantId, userId, roles: [] };
      const clientId = `web:${requestId}`;
      await countedOrder(database, caller, { clientId, e164 }, () =>
        wishFor(deps, caller, clientId, { type: "callbackOrderAsked", ...order, number, customerId: null, userId }),
      );
      return reply.code(204).send(null);
    },
  );
};

/**
 * A message on the line of the kind that the address is of: whoever is free answers it there, and nobody has to be online for it.
 * Each form is a conversation of its own: whoever types somebody's number does not write into that person's conversation.
 */
async function announcedForm(
  trx: Queries,
  { tenantId, lineId }: HelpLine,
  form: ContactForm,
): Promise<MessageAnnounced> {
  const { requestId, name, email, number, topic, text } = form;
  const channel = email === undefined ? "phone" : "email";
  const answering = await lineToAnswerFrom(trx, tenantId, { channel, lineId });
  if (answering === null || (email === undefined && number === undefined)) throw new Refused(422, "notAnswerable");
  const from = email ?? (await allowNumber(trx, tenantId, { lineId: answering.lineId, number: number ?? "" }));
  return {
    ...{ type: "messageAnnounced", channel: email === undefined ? "sms" : "email", lineId: answering.lineId },
    ...{ providerMessageId: `form:${requestId}`, from, to: answering.address, subject: topic, text, media: [] },
    ...{ keyword: null, liftsOptOut: false, isAuto: false, segments: null },
    ...{ senderName: name, identity: "claimed", threadName: `form-${requestId}` },
  };
}

async function callbackOf(trx: Queries, { tenantId, lineId: webLineId }: HelpLine, number: string) {
  const desk = await readHelpDesk(trx, tenantId, webLineId);
  const queueId = desk?.queue.id ?? "";
  const lineId = desk?.callsBack ? await lineToCallFrom(trx, tenantId, queueId) : null;
  if (lineId === null) throw notFound();
  return { queueId, lineId, e164: await allowNumber(trx, tenantId, { lineId, number }) };
}
