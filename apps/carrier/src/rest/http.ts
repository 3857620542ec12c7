import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Account } from "../account.ts";
import type { Carrier } from "../carrier.ts";
import { accountOf } from "./auth.ts";
import { underFaults } from "./faults.ts";
import { notFound, RestError } from "./refusal.ts";

/** One authenticated request; `form` is the body of a POST or the query of a GET. */
export type RestRequest = {
  readonly carrier: Carrier;
  readonly account: Account;
  readonly form: URLSearchParams;
  readonly path: Readonly<Record<string, string>>;
  readonly url: string;
};
export type RestAnswer = { readonly status: number; readonly body?: unknown; readonly location?: string };
export type RestRoute = {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below `/2010-04-01/Accounts/:account`, without `.json`. */
  readonly path: string;
  /** The address is the file itself: no `.json`. */
  readonly isFile?: true;
  readonly answer: (request: RestRequest) => RestAnswer | Promise<RestAnswer>;
};

const BASE = "/2010-04-01/Accounts/:account";

/** Mounts the routes with Basic authentication, forms in, JSON out and Twilio's error bodies. */
export const mountRest = (scope: FastifyInstance, carrier: Carrier, routes: readonly RestRoute[]): void => {
  scope.removeContentTypeParser("application/x-www-form-urlencoded");
  scope.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
    done(null, body),
  );
  scope.setErrorHandler((error, request, reply) => refuse(carrier, error, request, reply));
  scope.setNotFoundHandler((request, reply) => refuse(carrier, notFound(request.url), request, reply));
  for (const { method, path, isFile, answer } of routes) {
    scope.route({
      method,
      url: `${BASE}${path}${isFile ? "" : ".json"}`,
      async handler(request, reply) {
        const answered = await underFaults(carrier, request, async () => answer(requestOf(carrier, request)));
        if (answered === null) return reply.hijack().raw.destroy();
        const { status, body, location } = answered;
        if (location !== undefined) return reply.redirect(location, status);
        return status === 204 ? reply.code(204).send() : reply.code(status).send(body);
      },
    });
  }
};

const requestOf = (carrier: Carrier, request: FastifyRequest): RestRequest => {
  const path = request.params as Record<string, string>;
  const query = request.url.split("?", 2)[1] ?? "";
  return {
    carrier,
    account: accountOf(carrier, request.headers.authorization, path.account ?? ""),
    form: new URLSearchParams(request.method === "POST" ? String(request.body ?? "") : query),
    path,
    url: request.url,
  };
};

const refuse = (carrier: Carrier, error: unknown, request: FastifyRequest, reply: FastifyReply) => {
  if (!(error instanceof RestError)) {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) carrier.report(error);
    return reply
      .code(status)
      .send(errorBody(status, status >= 500 ? 20500 : 20001, "The request could not be processed"));
  }
  if (error.statusCode === 401) reply.header("www-authenticate", 'Basic realm="Twilio API"');
  request.log.debug({ code: error.code }, "refused");
  return reply.code(error.statusCode).send(errorBody(error.statusCode, error.code, error.message));
};

const errorBody = (status: number, code: number, message: string) => ({
  code,
  message,
  more_info: `https://www.twilio.com/docs/errors/${code}`,
  status,
});
