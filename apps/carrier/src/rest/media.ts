import type { FastifyInstance } from "fastify";
import type { Carrier } from "../carrier.ts";
import type { Medium } from "../message/message.ts";
import type { RestRequest, RestRoute } from "./http.ts";
import { messageOf } from "./messages.ts";
import { pageOf } from "./paging.ts";
import { notFound } from "./refusal.ts";
import { mediumShape } from "./shapes.ts";

/** Where files are opened without credentials; relative to where the emulator is mounted. */
export const filePath = ({ token }: Medium): string => `/files/${token}`;

/** Files of messages: who has the account's credentials is sent on to an address that needs none. */
export const mediaRoutes: readonly RestRoute[] = [
  {
    method: "GET",
    path: "/Messages/:message/Media",
    answer: (request) => {
      const message = messageOf(request);
      return pageOf(
        request,
        "media_list",
        message.media.map((medium) => mediumShape(message, medium)),
      );
    },
  },
  {
    method: "GET",
    path: "/Messages/:message/Media/:medium",
    answer: (request) => ({ status: 200, body: mediumShape(messageOf(request), mediumOf(request)) }),
  },
  {
    method: "GET",
    path: "/Messages/:message/Media/:medium",
    isFile: true,
    answer: (request) => ({ status: 307, location: `${request.carrier.apiUrl}${filePath(mediumOf(request))}` }),
  },
];

const mediumOf = (request: RestRequest): Medium => {
  const medium = messageOf(request).media.find(({ sid }) => sid === request.path.medium);
  if (medium) return medium;
  throw notFound(`/Media/${request.path.medium}`);
};

export const serveMedia = (scope: FastifyInstance, carrier: Carrier): void => {
  scope.get<{ Params: { token: string } }>("/files/:token", (request, reply) => {
    const medium = carrier.post.files.get(request.params.token);
    if (!medium) return reply.code(404).send();
    // What people send is anything: it is shown in no page of this origin.
    reply.header("content-security-policy", "sandbox; default-src 'none'").header("x-content-type-options", "nosniff");
    return reply.type(medium.type).send(medium.bytes);
  });
};
