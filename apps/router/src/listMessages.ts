import type { InboxFact } from "@touchstone/contracts";
import type { IncomingFact, OpenMessage } from "@touchstone/db";
import type { Log } from "@touchstone/runtime";
import {
  type CarrierAccount,
  type ListedMessage,
  type MessagingPort,
  type MessagingReport,
  parseMessagingWebhook,
} from "@touchstone/telephony";
import type { Clock } from "./clock.ts";
import { eachBounded } from "./reconcile.ts";

/** What comparing the carrier's messages asks of the database; see the functions of these names in packages/db. */
export interface MessageListingStore {
  findKnownKeys(tenantId: string, keys: readonly string[]): Promise<ReadonlySet<string>>;
  openMessages(tenantId: string): Promise<readonly OpenMessage[]>;
}

export interface MessageListingDeps {
  readonly store: MessageListingStore;
  readonly messaging: MessagingPort;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ListedFrom {
  readonly tenantId: string;
  readonly account: CarrierAccount;
  /** By the database's clock, milliseconds since 1970. */
  readonly now: number;
  readonly since: number;
  /** The tenant's line of each number. */
  readonly lines: ReadonlyMap<string, string>;
}

type Message = Extract<MessagingReport, { kind: "message" }>;

/**
 * Facts of messages from outside of which no webhook was heard. Their keys are those of the webhooks, so that one that comes later
 * is a repeat, and one that came before makes this one. Rejects when the carrier or the database cannot be asked.
 */
export async function unheardMessages(
  { tenantId, account, since, lines }: ListedFrom,
  { store, messaging, clock }: MessageListingDeps,
): Promise<IncomingFact[]> {
  const listed = await messaging.messagesSince(account, since);
  const ours = listed.filter(({ to }) => lines.has(to));
  const reports = ours.map((message) => ({ message, report: reportOf(message, []) }));
  const keys = reports.flatMap(({ report }) => report?.key ?? []);
  const known = await store.findKnownKeys(tenantId, keys);
  const facts: IncomingFact[] = [];
  for (const { message, report } of reports) {
    if (!report || known.has(report.key)) continue;
    const media = message.mediaCount === 0 ? [] : await messaging.mediaOf(account, message.providerId);
    const whole = reportOf(message, media) ?? report;
    const body = factOf(whole, lines.get(message.to) as string);
    facts.push({ tenantId, id: clock.newId(), key: whole.key, body });
  }
  return facts;
}

/** A listed message read as its webhook would have been; null when it is none of which there are webhooks. */
function reportOf(listed: ListedMessage, media: readonly { url: string; type: string }[]): Message | null {
  const files = media.flatMap(({ url, type }, place) => [
    [`MediaUrl${place}`, url],
    [`MediaContentType${place}`, type],
  ]);
  const { providerId: MessageSid, from: From, to: To, text: Body } = listed;
  const fields = { MessageSid, From, To, Body, NumMedia: String(media.length), ...Object.fromEntries(files) };
  const report = parseMessagingWebhook("inbound", fields, {});
  return report.kind === "message" ? report : null;
}

const factOf = ({ message }: Message, lineId: string): InboxFact => ({
  ...{ type: "messageAnnounced", channel: "sms", lineId, isAuto: false },
  ...message,
});

/**
 * Facts of our own messages that came further than we heard. One that cannot be asked about is asked about the next time. Rejects
 * when the database cannot be asked.
 */
export async function unheardReports(
  { tenantId, account }: Pick<ListedFrom, "tenantId" | "account">,
  { store, messaging, clock, log }: MessageListingDeps,
): Promise<IncomingFact[]> {
  const facts: IncomingFact[] = [];
  await eachBounded(await store.openMessages(tenantId), async ({ messageId, providerId, state: known }) => {
    try {
      const found = await messaging.findMessage(account, providerId);
      if (found === null || found.state === known) return true;
      const { state, errorCode } = found;
      const body: InboxFact = { type: "messageReportAnnounced", messageId, providerId, state, errorCode };
      facts.push({ tenantId, id: clock.newId(), key: `reconcile:${providerId}:${state}`, body });
      return true;
    } catch (error) {
      log.warn({ err: error, tenantId, messageId }, "what became of a message could not be asked");
      return false;
    }
  });
  return facts;
}
