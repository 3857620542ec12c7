import { EmulatorMail, type EmulatorSentMail } from "@touchstone/contracts";
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import type { Carrier } from "../carrier.ts";
import { mailToCentre } from "../mail/send.ts";

/** A mail of 40 MB in base64. */
const MAIL_BODY_LIMIT_BYTES = 60 * 1024 * 1024;

const Page = Type.Object({
  /** Only what this address sent. */
  from: Type.Optional(Type.String()),
  limit: Type.Integer({ minimum: 1, maximum: 2_000, default: 100 }),
});

/** What people do with mails; their answers are in the centre's outbox, or wherever it really sends them. */
export const mailControlRoutes = (scope: FastifyInstance, carrier: Carrier): void => {
  scope.post<{ Body: EmulatorMail }>(
    "/mails",
    { schema: { body: EmulatorMail }, bodyLimit: MAIL_BODY_LIMIT_BYTES },
    async (request, reply) => {
      const mail = await mailToCentre(carrier, request.body);
      return mail
        ? reply.code(201).send({ mailId: mail.id })
        : reply.code(404).send({ error: "this emulator has no mail" });
    },
  );
  scope.get<{ Querystring: Static<typeof Page> }>("/mails", { schema: { querystring: Page } }, (request) => {
    const mails: readonly EmulatorSentMail[] = carrier.mailbox.list(request.query.from, request.query.limit);
    return { mails };
  });
};
