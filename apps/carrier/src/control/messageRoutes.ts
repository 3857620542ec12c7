import { EmulatorHandset, type EmulatorMessage, EmulatorText } from "@touchstone/contracts";
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import type { Carrier } from "../carrier.ts";
import type { Message } from "../message/message.ts";
import { writeToLine } from "../message/receive.ts";
import { MEDIA_LIMIT_BYTES, mediumOf } from "../message/send.ts";
import { filePath } from "../rest/media.ts";

const TEXT_BODY_LIMIT_BYTES = 8 * 1024 * 1024;

const Page = Type.Object({
  /** Only what this number wrote or was sent. */
  with: Type.Optional(Type.String()),
  limit: Type.Integer({ minimum: 1, maximum: 10_000, default: 100 }),
});

/** What people do with texts, and what their phones show. */
export const messageControlRoutes = (scope: FastifyInstance, carrier: Carrier): void => {
  scope.post<{ Body: EmulatorText }>(
    "/messages",
    { schema: { body: EmulatorText }, bodyLimit: TEXT_BODY_LIMIT_BYTES },
    (request, reply) => {
      const { from, to, text, parameters = {}, media: given = [] } = request.body;
      const media = given.map(({ type, base64 }) => mediumOf(type, Buffer.from(base64, "base64")));
      const size = media.reduce((sum, { bytes }) => sum + bytes.length, 0);
      if (size > MEDIA_LIMIT_BYTES) return reply.code(413).send({ error: "more than 5 MB" });
      const message = writeToLine(carrier, { from, to, text, parameters, media });
      return message
        ? reply.code(201).send({ messageSid: message.sid })
        : reply.code(404).send({ error: "no such line" });
    },
  );
  scope.get<{ Querystring: Static<typeof Page> }>("/messages", { schema: { querystring: Page } }, (request) => {
    const { with: address, limit } = request.query;
    const all = [...carrier.post.messages.values()];
    const wanted = address === undefined ? all : all.filter(({ from, to }) => from === address || to === address);
    return { messages: wanted.slice(-limit).map(messageOf) };
  });
  scope.put<{ Body: EmulatorHandset }>("/handsets", { schema: { body: EmulatorHandset } }, (request) => {
    carrier.post.handsets.set(request.body.address, request.body);
    return request.body;
  });
};

const messageOf = (message: Message): EmulatorMessage => ({
  sid: message.sid,
  direction: message.direction,
  from: message.from,
  to: message.to,
  text: message.body,
  status: message.status,
  errorCode: message.errorCode ?? null,
  segments: message.segments,
  automatic: message.automatic,
  at: message.createdAt,
  media: message.media.map((medium) => ({ path: filePath(medium), type: medium.type })),
});
