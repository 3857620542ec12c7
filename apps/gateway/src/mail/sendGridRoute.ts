import { isSignedBySendGrid, readInboundParse, SENDGRID_MAX_BYTES } from "@touchstone/mail";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { OutageLog } from "../outageLog.ts";
import type { Quarantine } from "../quarantine.ts";
import { Unavailable } from "../unavailable.ts";
import type { MailKey } from "./mailKeys.ts";
import { type MailDeps, takeMail } from "./takeMail.ts";

export interface SendGridDeps extends MailDeps {
  /** None: nothing is believed. */
  readonly keys: readonly MailKey[];
  readonly quarantine: Quarantine;
  readonly outages: OutageLog;
  readonly logError: (error: unknown) => void;
}

export const SENDGRID_ROUTE = "/webhooks/email/sendgrid";
const ROUTE = "email/sendgrid";
/** The mail itself and the fields beside it. */
const BODY_LIMIT = SENDGRID_MAX_BYTES + 2 * 1024 * 1024;
/** For the row that says what was refused. */
const NOTE_MS = 2_000;
const SHOWN_BYTES = 4_096;

type ParseRequest = FastifyRequest<{ Body: Buffer | undefined }>;

/**
 * Inbound Parse in raw mode. Who sent it is checked over its bytes before anybody looks into them; what is signed is answered 2xx
 * once it is durable, and also when it is of no use to anybody: it would be sent again for days. `app` has this route alone.
 */
export function registerSendGridRoute(app: FastifyInstance, deps: SendGridDeps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  );
  app.post<{ Body: Buffer | undefined }>(SENDGRID_ROUTE, { bodyLimit: BODY_LIMIT }, (request, reply) =>
    answer(deps, request, reply),
  );
  app.setErrorHandler((error: FastifyError, request, reply) =>
    answerError(deps, error, request as ParseRequest, reply),
  );
}

async function answer(deps: SendGridDeps, request: ParseRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = request.body ?? Buffer.alloc(0);
  const signedBy = deps.keys.filter(({ key }) => isSignedBySendGrid(key, signatureOf(request), body, Date.now()));
  if (signedBy.length === 0) {
    await putAside(deps, request, hasSignature(request) ? "wrongSignature" : "unsigned", null);
    return reply.code(403).send();
  }
  const parse = await readInboundParse(request.headers["content-type"] ?? "", body);
  if (parse.kind === "refused") {
    await putAside(deps, request, parse.reason, body);
    return reply.code(200).send();
  }
  const mayReach = (line: { readonly tenantSlug: string }) =>
    signedBy.some(({ tenantSlug }) => tenantSlug === null || tenantSlug === line.tenantSlug);
  const taken = await takeMail(deps, ROUTE, parse.mail, mayReach).catch((error: unknown) => {
    throw new Unavailable(error);
  });
  if (taken.kind === "unknownLine") await putAside(deps, request, "unknownLine", body);
  deps.metrics.answerSeconds.observe({ route: ROUTE }, reply.elapsedTime / 1000);
  return reply.code(200).send();
}

const header = (request: ParseRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
};
const signatureOf = (request: ParseRequest) => ({
  signature: header(request, "x-twilio-email-event-webhook-signature"),
  timestamp: header(request, "x-twilio-email-event-webhook-timestamp"),
});
const hasSignature = (request: ParseRequest): boolean => signatureOf(request).signature !== undefined;

/** Of what nobody has signed only its size is kept: it may be anything. */
function putAside(deps: SendGridDeps, { ip }: ParseRequest, reason: string, body: Buffer | null): Promise<void> {
  const shown = body && { bytes: body.length, begins: body.subarray(0, SHOWN_BYTES).toString("latin1") };
  return deps.quarantine.add({ route: ROUTE, reason, ip, body: shown }, performance.now() + NOTE_MS);
}

/** 503 for what should be sent again: the database, the store or the reader is away. */
async function answerError(deps: SendGridDeps, error: FastifyError, request: ParseRequest, reply: FastifyReply) {
  if (error instanceof Unavailable) {
    deps.metrics.unavailable.inc({ route: ROUTE });
    deps.outages.tell(error.cause);
    return reply.code(503).send();
  }
  const status = error.statusCode ?? 500;
  if (status < 500) await putAside(deps, request, `http${status}`, null);
  else deps.logError(error);
  return reply.code(status).send();
}
