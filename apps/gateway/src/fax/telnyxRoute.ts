import { isSignedByTelnyx, parseTelnyxFax } from "@touchstone/telephony";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { arrivedMs } from "../arrivedMs.ts";
import type { OutageLog } from "../outageLog.ts";
import type { Patience } from "../patience.ts";
import type { Quarantine } from "../quarantine.ts";
import { orUnavailable, Unavailable } from "../unavailable.ts";
import { faxLineAt } from "./faxFact.ts";
import { type FaxWebhookDeps, factOfReport, store } from "./faxWebhooks.ts";

export interface TelnyxDeps extends FaxWebhookDeps {
  readonly patience: Patience;
  readonly quarantine: Quarantine;
  readonly outages: OutageLog;
  /** For tenants whose account has no key of its own; null: those are not believed. */
  readonly publicKey: string | null;
  readonly now: () => number;
  readonly logError: (error: unknown) => void;
}

const ROUTE = "fax/telnyx";
/** An event is 2 KB. */
const BODY_LIMIT = 256 * 1024;

/** Telnyx's webhook. The body is read as bytes: its signature is over them. */
export function registerTelnyxRoute(app: FastifyInstance, deps: TelnyxDeps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer", bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  );
  app.post<{ Body: Buffer }>("/webhooks/fax/telnyx", (request, reply) => take(deps, request, reply));
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (error instanceof Unavailable) {
      deps.metrics.unavailable.inc({ route: ROUTE });
      deps.outages.tell(error.cause);
    } else if (status >= 500) deps.logError(error);
    return reply.code(status).send();
  });
}

type Taken = FastifyRequest<{ Body: Buffer }>;

/** The number tells the tenant, the tenant's key must have signed, and nothing else of the body counts before that. */
async function take(deps: TelnyxDeps, request: Taken, reply: FastifyReply): Promise<FastifyReply> {
  const untilMs = deps.patience.deadlineOf(arrivedMs(request, reply));
  const body = request.body ?? Buffer.alloc(0);
  const refuse = async (reason: string) => {
    const kept = body.toString("utf8").slice(0, 4096);
    await deps.quarantine.add({ route: ROUTE, reason, ip: request.ip, body: kept }, untilMs);
    return reply.code(403).send();
  };
  const event = parseTelnyxFax(body);
  if (event === null) return await refuse("malformed");
  const line = await orUnavailable(faxLineAt(event.ourNumber, deps.lines), untilMs);
  if (line === null) return await refuse("unknownLine");
  const publicKey = line.telnyxKey || deps.publicKey;
  if (!publicKey) return await refuse("noKey");
  if (!isSigned(request, body, publicKey, deps.now())) return await refuse("wrongSignature");
  const fact = factOfReport(event.report, line);
  if (fact !== null) await store(deps, { tenantId: line.tenantId, ...fact }, untilMs, ROUTE);
  return reply.code(204).send();
}

function isSigned({ headers }: Taken, body: Buffer, publicKey: string, now: number): boolean {
  const one = (name: string) => {
    const value = headers[name];
    return typeof value === "string" ? value : undefined;
  };
  const [timestamp, signature] = [one("telnyx-timestamp"), one("telnyx-signature-ed25519")];
  return isSignedByTelnyx({ body, timestamp, signature, publicKey, now });
}
