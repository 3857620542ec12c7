import {
  CHAT_CHARACTERS,
  isStorable,
  type MessageAnnounced,
  type VisitorAnswer,
  type VisitorSayingBody,
  visitorSayings,
} from "@touchstone/contracts";
import { ownUploads, type Visitor } from "@touchstone/db";
import type { Outcome } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import { Compile } from "typebox/compile";
import type { ScreensDeps } from "../deps.ts";
import type { FactsOutbox } from "../factsOutbox.ts";
import { refusal } from "./refusals.ts";
import type { Buckets } from "./tokenBucket.ts";
import type { VisitorFeed, VisitorTab } from "./visitorFeed.ts";

const checks = {
  write: Compile(visitorSayings.write),
  seen: Compile(visitorSayings.seen),
  end: Compile(visitorSayings.end),
  look: Compile(visitorSayings.look),
};

/** Until then the visitor waits; afterwards the same id again gives the outcome. */
const WAIT_MS = 3_000;

export interface SayingDeps extends Pick<ScreensDeps, "database" | "wishes" | "log"> {
  readonly outbox: FactsOutbox;
  readonly writes: Buckets;
  readonly feed: () => VisitorFeed;
}

export const isLook = (body: unknown): body is VisitorSayingBody<"look"> => checks.look.Check(body);

/** What a visitor says becomes a fact of the visitor whose token it is; answered with what became of it. Never throws. */
export async function takeSaying(
  deps: SayingDeps,
  tab: VisitorTab,
  saying: "write" | "seen" | "end",
  body: unknown,
): Promise<VisitorAnswer> {
  const { language } = tab.visitor;
  if (!isStorable(body) || !checks[saying].Check(body)) return refusal(whyNot(body), language);
  try {
    if (saying === "write") return await write(deps, tab, body as VisitorSayingBody<"write">);
    if (saying === "seen") return await seen(deps, tab, body as VisitorSayingBody<"seen">);
    return await end(deps, tab, body as VisitorSayingBody<"end">);
  } catch (err) {
    deps.log.warn({ err, saying }, "what a visitor said could not be made durable");
    return refusal("unavailable", language);
  }
}

const isTooLong = (body: unknown) =>
  typeof (body as { text?: unknown })?.text === "string" && (body as { text: string }).text.length > CHAT_CHARACTERS;

const whyNot = (body: unknown) => (isTooLong(body) ? "tooLong" : "malformed");

async function write(
  deps: SayingDeps,
  { visitor }: VisitorTab,
  body: VisitorSayingBody<"write">,
): Promise<VisitorAnswer> {
  const { tenantId, visitorId, language } = visitor;
  const { id: clientId, text, attachmentIds = [] } = body;
  if (text.trim() === "" && attachmentIds.length === 0) return refusal("empty", language);
  if (!deps.writes.take(visitorId)) return refusal("tooFast", language);
  const providerId = `${visitorId}:${clientId}`;
  const own = await ownUploads(deps.database.pool, tenantId, { visitorId, providerId, ids: attachmentIds });
  if (own.size < attachmentIds.length) return refusal("noFile", language);
  let messageId = newId();
  const fact = { tenantId, id: messageId, key: `chat:${providerId}`, body: announced(visitor, body) };
  const onRow = (id: string) => {
    messageId = id;
  };
  const outcome = await deps.wishes.wish(fact, { waitMs: WAIT_MS, onRow });
  return answerOf(outcome, messageId, language);
}

/** What a visitor wrote is at most what this browser says of itself, unless the company's own site vouches for it. */
function announced(visitor: Visitor, { id, text, attachmentIds = [] }: VisitorSayingBody<"write">): MessageAnnounced {
  const { visitorId, lineId, name, email, phone, isProven } = visitor;
  return {
    ...{ type: "messageAnnounced", channel: "chat", lineId, providerMessageId: `${visitorId}:${id}` },
    ...{ from: `visitor:${visitorId}`, to: "", text, media: [], keyword: null, liftsOptOut: false, isAuto: false },
    ...{ segments: null, senderName: name, identity: isProven ? "proven" : "claimed", threadName: visitorId },
    ...{ attachmentIds, knownBy: email ?? phone ?? null },
  };
}

function answerOf(outcome: Outcome | "pending", messageId: string, language: string): VisitorAnswer {
  if (outcome === "pending") return { pending: true };
  if (outcome.kind === "done") return { ok: true, messageId };
  if (outcome.kind === "ignored") {
    if (outcome.because === "repeated") return { ok: true, messageId };
    if (outcome.because === "blocked") return refusal("blocked", language);
  }
  return refusal("unavailable", language);
}

/** Only of what this very socket was told may it be said that it came. */
async function seen(
  { outbox, feed }: SayingDeps,
  tab: VisitorTab,
  { messageId, state }: VisitorSayingBody<"seen">,
): Promise<VisitorAnswer> {
  const { tenantId, visitorId, language } = tab.visitor;
  if (!feed().has(tab, messageId)) return refusal("malformed", language);
  const body = { type: "messageReportAnnounced", messageId, providerId: null, state, errorCode: null } as const;
  await outbox.send({ tenantId, id: newId(), key: `chat:${visitorId}:${messageId}:${state}`, body });
  return { ok: true };
}

/** The visitor leaves for good: who waits is gone from the queue, who is at it has the rest of the work to do. */
async function end(
  { wishes, feed }: SayingDeps,
  { visitor }: VisitorTab,
  { id }: VisitorSayingBody<"end">,
): Promise<VisitorAnswer> {
  const { tenantId, visitorId, language } = visitor;
  const owner = feed().ownerOf(visitor);
  if (owner === null) return refusal("nothingOpen", language);
  const body = { type: "contactClosed", contactId: `thread:${owner.interactionId}` } as const;
  const fact = { tenantId, id: newId(), key: `chat:${visitorId}:end:${id}`, body };
  const outcome = await wishes.wish(fact, { waitMs: WAIT_MS });
  if (outcome === "pending") return { pending: true };
  return outcome.kind === "done" || outcome.kind === "ignored" ? { ok: true } : refusal("unavailable", language);
}
