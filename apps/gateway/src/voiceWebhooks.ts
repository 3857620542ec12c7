import type {
  AskedInteraction,
  InboxWriter,
  IncomingFact,
  InsertedFact,
  WebhookAccount,
  WebhookLine,
} from "@touchstone/db";
import type { Language } from "@touchstone/domain";
import { type Log, newId } from "@touchstone/runtime";
import {
  choiceDocument,
  type DocumentContext,
  type DocumentRoute,
  documentFor,
  type Fields,
  hangUpDocument,
  type InteractionView,
  type ParsedWebhook,
  parseVoiceWebhook,
  rejectDocument,
} from "@touchstone/telephony";
import type { CachedLookup } from "./cachedLookup.ts";
import { type Consumption, viewOfInteraction } from "./consumption.ts";
import { type FactOrNot, factOf } from "./factOf.ts";
import type { GatewayMetrics } from "./metrics.ts";
import type { Patience } from "./patience.ts";
import { orUnavailable } from "./unavailable.ts";

export interface VoiceWebhookDeps {
  readonly inbox: InboxWriter;
  readonly patience: Patience;
  readonly consumption: Consumption;
  readonly lines: CachedLookup<WebhookLine>;
  readonly publicUrl: string;
  readonly metrics: GatewayMetrics;
  readonly log: Log;
}

/** A webhook whose sender is known. */
export interface AdmittedWebhook {
  readonly account: WebhookAccount;
  readonly fields: Fields;
  readonly query: Fields;
  /** Of `performance.now()`: then it is answered, whether its fact is stored, and the router has decided, or not. */
  readonly untilMs: number;
}

export interface Answer {
  /** TwiML; null for a callback, whose answer has no body. */
  readonly document: string | null;
  /** Set when the webhook is to be put aside; it is answered all the same. */
  readonly putAside: string | null;
}

/** A status callback: answered once its fact is durable. Rejects as Unavailable. */
export async function answerCallback(
  deps: VoiceWebhookDeps,
  route: "conference" | "status",
  webhook: AdmittedWebhook,
): Promise<Answer> {
  const { report } = parseVoiceWebhook(route, webhook.fields, webhook.query);
  const fact = await completed(deps, report, webhook);
  if (fact.kind === "fact") await store(deps, route, fact, webhook);
  return { document: null, putAside: fact.kind === "refused" ? fact.reason : null };
}

/** A request for a document: its fact is made durable, then the committed row is rendered. Rejects as Unavailable. */
export async function answerDocument(
  deps: VoiceWebhookDeps,
  route: DocumentRoute,
  webhook: AdmittedWebhook,
): Promise<Answer> {
  const parsed = parseVoiceWebhook(route, webhook.fields, webhook.query);
  if (route === "client" && !isOurApplication(webhook)) return { document: hangUpDocument(), putAside: "application" };
  const fact = await completed(deps, parsed.report, webhook);
  if (fact.kind === "nothing") return { document: withoutFact(deps, route, parsed, webhook), putAside: null };
  if (fact.kind === "refused") return { document: refusalOf(route), putAside: fact.reason };
  const asked = askedInteraction(parsed);
  const inserted = await store(deps, route, fact, webhook, asked);
  const view = await viewOf(deps, asked, inserted, webhook);
  if (view.kind === "notConsumed") deps.metrics.notConsumed.inc({ route });
  return { document: documentFor(route, view, contextOf(deps, parsed, fact, webhook)), putAside: null };
}

/** What is said where nothing is to be stored: a key that means nothing yet, or a leg that has no business here. */
function withoutFact(deps: VoiceWebhookDeps, route: DocumentRoute, parsed: ParsedWebhook, webhook: AdmittedWebhook) {
  const { Digits } = webhook.fields;
  if (route !== "wait-choice" || typeof Digits !== "string") return hangUpDocument();
  const language = languageOf(webhook.account.language);
  return choiceDocument(Digits, { publicUrl: deps.publicUrl, callId: "", query: parsed.query, language, greeting: {} });
}

type Fact = Extract<FactOrNot, { kind: "fact" }>;

function completed(
  deps: VoiceWebhookDeps,
  report: ParsedWebhook["report"],
  { account, untilMs }: AdmittedWebhook,
): Promise<FactOrNot> {
  return orUnavailable(factOf(report, account.tenantId, deps.lines), untilMs);
}

/** A call that rings is refused before it is answered; a leg that is up already can only be ended. */
const refusalOf = (route: DocumentRoute): string => (route === "inbound" ? rejectDocument() : hangUpDocument());

/** Twilio names the application that a softphone connected to; a foreign one has no business with our offers. */
function isOurApplication({ account, fields }: AdmittedWebhook): boolean {
  const { ApplicationSid } = fields;
  return ApplicationSid === undefined || account.twimlAppSid === null || ApplicationSid === account.twimlAppSid;
}

async function store(
  deps: VoiceWebhookDeps,
  route: string,
  { key, body, line }: Fact,
  { account, untilMs }: AdmittedWebhook,
  asked?: AskedInteraction | null,
): Promise<InsertedFact> {
  const fact: IncomingFact = { tenantId: account.tenantId, id: newId(), key, body };
  const inserted = await deps.patience.store(deps.inbox.insert(fact, asked ?? undefined, untilMs), untilMs);
  deps.metrics.facts.inc({ route, result: inserted.repeated ? "duplicate" : "accepted" });
  if (body.type === "callAnnounced" && !inserted.repeated) {
    const { callId } = body;
    deps.log.info(
      { callId, interactionId: inserted.id, tenantId: account.tenantId, lineId: line?.settings.id },
      "call",
    );
  }
  return inserted;
}

/** Null: an answer that nobody uses, or that does not depend on the row, waits for nobody. */
function askedInteraction({ report, query, answerUnused }: ParsedWebhook): AskedInteraction | null {
  if (answerUnused || query.leg === "agent") return null;
  const isAgent = report.kind === "fact" && report.fact.type === "agentLegArrived";
  return {
    callId: !isAgent && "callId" in report ? report.callId : null,
    offerId: isAgent ? (query.o ?? null) : null,
  };
}

async function viewOf(
  deps: VoiceWebhookDeps,
  asked: AskedInteraction | null,
  { id, repeated, taken }: InsertedFact,
  { account, untilMs }: AdmittedWebhook,
): Promise<InteractionView> {
  if (asked === null) return { kind: "unknown" };
  if (taken) return viewOfInteraction(taken.interaction);
  const awaited = { tenantId: account.tenantId, factId: id, ...asked };
  return await deps.consumption.waitFor(awaited, untilMs, repeated);
}

function contextOf(
  deps: VoiceWebhookDeps,
  { report, query, answerUnused }: ParsedWebhook,
  { line }: Fact,
  { account }: AdmittedWebhook,
): DocumentContext {
  return {
    publicUrl: deps.publicUrl,
    callId: ("callId" in report ? report.callId : null) ?? "",
    query,
    language: line?.settings.language ?? languageOf(account.language),
    greeting: line?.settings.greeting ?? {},
    answerUnused,
  };
}

const languageOf = (text: string): Language => (text === "zh-Hans" || text === "zh-Hant" ? text : "en");
