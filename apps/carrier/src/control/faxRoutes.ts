import { type EmulatorFax, EmulatorFaxMachine, EmulatorFaxUpload } from "@touchstone/contracts";
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import type { Carrier } from "../carrier.ts";
import type { Fax } from "../fax/fax.ts";
import { faxToLine } from "../fax/receiveFax.ts";
import { mediumOf } from "../message/send.ts";
import { filePath } from "../rest/media.ts";

const FAX_BODY_LIMIT_BYTES = 30 * 1024 * 1024;

const Page = Type.Object({
  /** Only what this number faxed or was faxed. */
  with: Type.Optional(Type.String()),
  limit: Type.Integer({ minimum: 1, maximum: 10_000, default: 100 }),
});

/** What people do with faxes, and what their machines print. */
export const faxControlRoutes = (scope: FastifyInstance, carrier: Carrier): void => {
  scope.post<{ Body: EmulatorFaxUpload }>(
    "/faxes",
    { schema: { body: EmulatorFaxUpload }, bodyLimit: FAX_BODY_LIMIT_BYTES },
    (request, reply) => {
      const { from, to, type, base64, breaks = false } = request.body;
      const document = mediumOf(type, Buffer.from(base64, "base64"));
      const fax = faxToLine(carrier, { from, to, document, breaks });
      return fax ? reply.code(201).send({ faxSid: fax.sid }) : reply.code(404).send({ error: "no such line" });
    },
  );
  scope.get<{ Querystring: Static<typeof Page> }>("/faxes", { schema: { querystring: Page } }, (request) => {
    const { with: address, limit } = request.query;
    const all = [...carrier.faxRoom.faxes.values()];
    const wanted = address === undefined ? all : all.filter(({ from, to }) => from === address || to === address);
    return { faxes: wanted.slice(-limit).map(viewOf) };
  });
  scope.put<{ Body: EmulatorFaxMachine }>("/fax-machines", { schema: { body: EmulatorFaxMachine } }, (request) => {
    carrier.faxRoom.machines.set(request.body.address, request.body);
    return request.body;
  });
};

const viewOf = ({ sid, direction, from, to, status, pages, createdAt: at, document }: Fax): EmulatorFax => ({
  ...{ sid, direction, from, to, status, pages, at },
  document: document && { path: filePath(document), type: document.type },
});
