import {
  ContactForm,
  ContactFormTaken,
  type MessageAnnounced,
  TranscriptWish,
  VisitorCallback,
} from "@touchstone/contracts";
import {
  FORM_THREAD,
  type HelpLine,
  lineToAnswerFrom,
  lineToCallFrom,
  type Queries,
  readHelpDesk,
  readTenant,
  readVisitorMessages,
  type Visitor,
  visitorThreadKey,
  withTenant,
} from "@touchstone/db";
import { Type } from "typebox";
import { createAttempts } from "../attempts.ts";
import { allowNumber, countedOrder } from "../callbackLimits.ts";
import type { ApiDeps, Routes } from "../deps.ts";
import { transcriptMail } from "../help/transcriptMail.ts";
import { helpLineOf, visitorOf } from "../help/visitorAccess.ts";
import { notFound, Refused } from "../problem.ts";
import { wishFor } from "../wishFor.ts";

const Desk = Type.Object({ desk: Type.String({ minLength: 1, maxLength: 200 }) });
const tags = ["visitors"];
const TRANSCRIPTS_A_DAY = 5;
const TOLD = 500;
const few = (max: number) => ({ access: "public", rateLimit: { max, timeWindow: 600_000 } }) as const;

/** What visitors leave for later: a message that is answered by mail or by text, and the wish to be called back. */
export const helpFormRoutes: Routes = (app, deps) => {
  const { database } = deps;
  const mailed = createAttempts({ most: TRANSCRIPTS_A_DAY, windowMs: 86_400_000 });
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
    "/help/:desk/transcripts",
    { config: few(20), schema: { tags, params: Desk, body: TranscriptWish, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const line = await helpLineOf(deps, request);
      const visitor = await visitorOf(database, line, request);
      const { visitorId, tenantId } = visitor;
      if (mailed.waitMs(visitorId) > 0) throw new Refused(429, "tooManyRequests");
      const mail = await withTenant(database, tenantId, (trx) => transcriptOf(trx, deps, visitor, request.body.email));
      if (mail === null || !deps.transcriptsBy) throw notFound();
      mailed.failed(visitorId);
      const port = await deps.transcriptsBy(tenantId, mail.from.address);
      const { kind } = port ? await port.send(mail) : { kind: "retry" };
      if (kind !== "done") throw new Refused(503, "unavailable");
      return reply.code(204).send(null);
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
    ...{ senderName: name, identity: "claimed", threadName: `${FORM_THREAD}${requestId}` },
  };
}

/**
 * Null where there is nothing to send, or no line of mail to send it from. Only what an agent has answered is sent: nobody mails
 * strangers whatever he likes by chatting with himself.
 */
async function transcriptOf(trx: Queries, { database }: ApiDeps, visitor: Visitor, to: string) {
  const { tenantId, lineId, language, visitorId } = visitor;
  const answering = await lineToAnswerFrom(trx, tenantId, { channel: "email", lineId });
  const desk = await readHelpDesk(trx, tenantId, lineId);
  const of = { key: visitorThreadKey(visitor), since: 0, limit: TOLD };
  const messages = await readVisitorMessages(database.pool, tenantId, of);
  if (answering === null || desk === null || !messages.some(({ direction }) => direction === "out")) return null;
  const { timeZone: zone } = await readTenant(trx, tenantId);
  return transcriptMail({ visitorId, name: desk.name, from: answering.address, to, language, zone, messages });
}

async function callbackOf(trx: Queries, { tenantId, lineId: webLineId }: HelpLine, number: string) {
  const desk = await readHelpDesk(trx, tenantId, webLineId);
  const queueId = desk?.queue.id ?? "";
  const lineId = desk?.callsBack ? await lineToCallFrom(trx, tenantId, queueId) : null;
  if (lineId === null) throw notFound();
  return { queueId, lineId, e164: await allowNumber(trx, tenantId, { lineId, number }) };
}
