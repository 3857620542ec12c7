import type { IncomingMessage } from "node:http";
import { readInboundParse } from "@touchstone/mail";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { OutageLog } from "../outageLog.ts";
import type { Quarantine } from "../quarantine.ts";
import { Unavailable } from "../unavailable.ts";
import type { MailKey } from "./mailKeys.ts";
import { createRoom, MAIL_BODY_LIMIT, type ReceivedMail, receiveMail } from "./receiveMail.ts";
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
/** For the row that says what was refused. */
const NOTE_MS = 2_000;
const SHOWN_BYTES = 4_096;

type ParseRequest = FastifyRequest<{ Body: ReceivedMail | undefined }>;

/**
 * Inbound Parse in raw mode. Who sent it is checked over its bytes before anybody looks into them; what is signed is answered 2xx
 * once it is durable, and also when it is of no use to anybody: it would be sent again for days. However large it is, nobody else
 * who asks this process waits for it. `app` has this route alone.
 */
export function registerSendGridRoute(app: FastifyInstance, deps: SendGridDeps): void {
  app.removeAllContentTypeParsers();
  const room = createRoom();
  app.addContentTypeParser("*", (request: FastifyRequest, payload: IncomingMessage) =>
    receiveMail(payload, { keys: deps.keys, signature: signatureOf(request as ParseRequest), room }),
  );
  app.post<{ Body: ReceivedMail | undefined }>(
    SENDGRID_ROUTE,
    { bodyLimit: MAIL_BODY_LIMIT },
    async (request, reply) => {
      try {
        return await answer(deps, request, reply);
      } finally {
        request.body?.release();
      }
    },
  );
  app.setErrorHandler((error: FastifyError, request, reply) =>
    answerError(deps, error, request as ParseRequest, reply),
  );
}

async function answer(deps: SendGridDeps, request: ParseRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { signedBy = [], pieces = [], bytes = 0 } = request.body ?? {};
  if (signedBy.length === 0) {
    await putAside(deps, request, hasSignature(request) ? "wrongSignature" : "unsigned");
    return reply.code(403).send();
  }
  const parse = await readInboundParse(request.headers["content-type"] ?? "", pieces);
  const shown = { bytes, begins: Buffer.concat(pieces, Math.min(bytes, SHOWN_BYTES)).toString("latin1") };
  if (parse.kind === "refused") {
    await putAside(deps, request, parse.reason, shown);
    return reply.code(200).send();
  }
  const mayReach = (line: { readonly tenantSlug: string }) =>
    signedBy.some(({ tenantSlug }) => tenantSlug === null || tenantSlug === line.tenantSlug);
  const taken = await takeMail(deps, ROUTE, parse.mail, mayReach).catch((error: unknown) => {
    throw new Unavailable(error);
  });
  if (taken.kind === "unknownLine") await putAside(deps, request, "unknownLine", shown);
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

/** Of what nobody has signed nothing is kept: it may be anything. */
function putAside(deps: SendGridDeps, { ip }: ParseRequest, reason: string, body: object | null = null): Promise<void> {
  return deps.quarantine.add({ route: ROUTE, reason, ip, body }, performance.now() + NOTE_MS);
}

/** 503 for what should be sent again: the database, the store or the reader is away. */
async function answerError(deps: SendGridDeps, error: FastifyError, request: ParseRequest, reply: FastifyReply) {
  if (error instanceof Unavailable) {
    deps.metrics.unavailable.inc({ route: ROUTE });
    deps.outages.tell(error.cause);
    return reply.code(503).send();
  }
  const status = error.statusCode ?? 500;
  if (status < 500) await putAside(deps, request, `http${status}`);
  else deps.logError(error);
  // Nobody reads what is left of the body.
  if (status === 413) reply.header("connection", "close");
  return reply.code(status).send();
}
