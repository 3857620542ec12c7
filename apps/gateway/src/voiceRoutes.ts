import { type DocumentRoute, fallbackDocument, readQuery, type VoiceRoute } from "@touchstone/telephony";
import type { FastifyError, FastifyInstance, FastifyReply } from "fastify";
import { type AdmissionOptions, admit, type RefusedBecause, type Webhook } from "./admission.ts";
import { arrivedMs } from "./arrivedMs.ts";
import type { OutageLog } from "./outageLog.ts";
import type { Quarantine } from "./quarantine.ts";
import { orUnavailable, Unavailable } from "./unavailable.ts";
import {
  type AdmittedWebhook,
  type Answer,
  answerCallback,
  answerDocument,
  type VoiceWebhookDeps,
} from "./voiceWebhooks.ts";

const PREFIX = "/webhooks/twilio/voice/";
const DOCUMENTS: readonly DocumentRoute[] = ["inbound", "wait", "wait-choice", "enqueued", "client", "leg-done"];
const CALLBACKS = ["conference", "status"] as const;
const XML = "text/xml; charset=utf-8";

export interface VoiceRoutesDeps {
  readonly admission: AdmissionOptions;
  readonly quarantine: Quarantine;
  readonly outages: OutageLog;
  readonly voice: VoiceWebhookDeps;
}

/** The voice webhooks of the public surface. Every one checks who sent it before it reads what it says. */
export function registerVoiceRoutes(app: FastifyInstance, deps: VoiceRoutesDeps): void {
  const post = (route: VoiceRoute, answer: (request: Webhook, reply: FastifyReply) => Promise<FastifyReply>) =>
    app.post<{ Body: Webhook["body"]; Querystring: Webhook["query"] }>(`${PREFIX}${route}`, answer);
  for (const route of DOCUMENTS) {
    post(route, (request, reply) =>
      answerAs(deps, route, request, reply, (webhook) => answerDocument(deps.voice, route, webhook)),
    );
  }
  for (const route of CALLBACKS) {
    post(route, (request, reply) =>
      answerAs(deps, route, request, reply, (webhook) => answerCallback(deps.voice, route, webhook)),
    );
  }
  post("fallback", (request, reply) => answerFallback(deps, request, reply));
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(deps, error, request as Webhook, reply));
}

/** Admits a webhook, has it answered, and keeps what is put aside. `route` names it in figures. */
export async function answerAs(
  deps: Omit<VoiceRoutesDeps, "outages">,
  route: string,
  request: Webhook,
  reply: FastifyReply,
  answer: (webhook: AdmittedWebhook) => Promise<Answer>,
): Promise<FastifyReply> {
  const untilMs = deps.voice.patience.deadlineOf(arrivedMs(request, reply));
  const admission = await orUnavailable(admit(request, deps.admission), untilMs);
  if (admission.kind === "refused") return await refuse(deps, { route, untilMs, request, reply }, admission.because);
  const { account, fields } = admission;
  const { document, putAside } = await answer({ account, fields, query: request.query, untilMs });
  if (putAside !== null) await putInQuarantine(deps, { route, untilMs, request }, putAside);
  deps.voice.metrics.answerSeconds.observe({ route }, reply.elapsedTime / 1000);
  return document === null ? reply.code(204).send() : reply.type(XML).send(document);
}

interface Asked {
  readonly route: string;
  readonly untilMs: number;
  readonly request: Webhook;
}

async function refuse(
  deps: Pick<VoiceRoutesDeps, "quarantine">,
  asked: Asked & { readonly reply: FastifyReply },
  because: RefusedBecause,
): Promise<FastifyReply> {
  await putInQuarantine(deps, asked, because);
  return asked.reply.code(403).send();
}

const putInQuarantine = (
  deps: Pick<VoiceRoutesDeps, "quarantine">,
  { route, untilMs, request }: Asked,
  reason: string,
): Promise<void> => deps.quarantine.add({ route, reason, ip: request.ip, body: request.body ?? null }, untilMs);

/**
 * The last resort of a call. A sender who is plainly not the carrier is refused as everywhere; but when the database is away,
 * and with it the token, the document is given unchecked: it is the same for everybody, and nothing is stored.
 */
async function answerFallback(deps: VoiceRoutesDeps, request: Webhook, reply: FastifyReply): Promise<FastifyReply> {
  const untilMs = deps.voice.patience.deadlineOf(arrivedMs(request, reply));
  const admission = await orUnavailable(admit(request, deps.admission), untilMs).catch((error: unknown) => {
    if (error instanceof Unavailable) return null;
    throw error;
  });
  if (admission?.kind === "refused")
    return await refuse(deps, { route: "fallback", untilMs, request, reply }, admission.because);
  const { From } = request.body ?? {};
  const isAgent = typeof From === "string" && From.startsWith("client:");
  const query = readQuery(request.query);
  const parked = query?.i === undefined ? null : { i: query.i, step: query.step };
  return reply.type(XML).send(fallbackDocument({ publicUrl: deps.voice.publicUrl, parked, isAgent }));
}

/** No 5xx but for what the sender should repeat: 503 when the database is away, 500 for a bug of ours. */
function answerError(deps: VoiceRoutesDeps, error: FastifyError, request: Webhook, reply: FastifyReply): FastifyReply {
  const { metrics, log } = deps.voice;
  const route = request.routeOptions.url?.replace(/^\/webhooks\/twilio\/(voice\/)?/, "") ?? "unknown";
  if (error instanceof Unavailable) {
    metrics.unavailable.inc({ route });
    deps.outages.tell(error.cause);
    return reply.code(503).send();
  }
  const status = error.statusCode ?? 500;
  if (status < 500) metrics.refused.inc({ route, reason: `http${status}` });
  else log.error({ err: error, route }, "a webhook could not be answered");
  return reply.code(status).send();
}
