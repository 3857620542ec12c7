import type { InboxFact } from "@touchstone/contracts";
import type { InboxWriter, WebhookLine } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { type MessagingReport, type MessagingRoute, parseMessagingWebhook } from "@touchstone/telephony";
import type { CachedLookup } from "./cachedLookup.ts";
import { lineAt } from "./factOf.ts";
import type { GatewayMetrics } from "./metrics.ts";
import { orUnavailable } from "./unavailable.ts";
import type { AdmittedWebhook, Answer } from "./voiceWebhooks.ts";

export interface MessagingWebhookDeps {
  readonly inbox: InboxWriter;
  readonly lines: CachedLookup<WebhookLine>;
  readonly metrics: GatewayMetrics;
}

/** Nothing is answered by TwiML: whatever is sent is a message of its own. */
const NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/** A message from outside, or how far one of ours has come: answered once its fact is durable. Rejects as Unavailable. */
export async function answerMessaging(
  deps: MessagingWebhookDeps,
  route: MessagingRoute,
  webhook: AdmittedWebhook,
): Promise<Answer> {
  const document = route === "inbound" ? NO_ANSWER : null;
  const report = parseMessagingWebhook(route, webhook.fields, webhook.query);
  if (report.kind === "malformed") return { document, putAside: "malformed" };
  if (report.kind === "nothing") return { document, putAside: null };
  const { tenantId } = webhook.account;
  const body = await orUnavailable(factOf(deps, report, tenantId), webhook.untilMs);
  if (body === null) return { document, putAside: "unknownLine" };
  const fact = { tenantId, id: newId(), key: report.key, body };
  const { repeated } = await orUnavailable(deps.inbox.insert(fact, undefined, webhook.untilMs), webhook.untilMs);
  deps.metrics.facts.inc({ route: `messaging/${route}`, result: repeated ? "duplicate" : "accepted" });
  return { document, putAside: null };
}

/** Null: it was sent to no line of this tenant. */
async function factOf(
  { lines }: MessagingWebhookDeps,
  report: Extract<MessagingReport, { kind: "message" | "state" }>,
  tenantId: string,
): Promise<InboxFact | null> {
  if (report.kind === "state") {
    const { messageId, providerMessageId: providerId, state, errorCode } = report;
    return { type: "messageReportAnnounced", messageId, providerId, state, errorCode };
  }
  const { providerMessageId, from, to, text, media, keyword, liftsOptOut, segments } = report.message;
  const line = await lineAt(to, tenantId, lines);
  if (line === null) return null;
  return {
    ...{ type: "messageAnnounced", channel: "sms", lineId: line.settings.id, providerMessageId },
    ...{ from, to, text, media, keyword, liftsOptOut, isAuto: false, segments },
  };
}
