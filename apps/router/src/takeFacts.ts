import type { CallbackOrderAsked, CallEndAnnounced, InboxFact, LineAnnounced } from "@touchstone/contracts";
import type { ArrivedFact, ContentRow, LineRow, MessageWords, PendingFact } from "@touchstone/db";
import {
  type ArrivedCall,
  type EventBody,
  type Floor,
  findInteractionByCall,
  findInteractionByLeg,
  getInteraction,
  type Interaction,
  recall,
} from "@touchstone/domain";
import { reachOf, readPhoneNumber } from "@touchstone/telephony";
import { arrivedCall, type CallerToMatch, type MatchedCaller, matchCallers } from "./matchCallers.ts";
import type { FactStore } from "./routerStore.ts";
import { readyText } from "./textFacts.ts";
import { type KnownTexts, lookUpTexts } from "./textLookups.ts";

/** A pending fact made ready to step, with the rows that hold what must not reach the floor. */
export interface ReadyFact {
  readonly id: string;
  readonly body: EventBody;
  readonly content: ContentRow | null;
  /** The words of a message. */
  readonly words?: MessageWords | null;
  /** Whom it would block: the hash of the address. */
  readonly blocks?: string | null;
  readonly line: LineRow | null;
  /** Set when a wish names a customer of nobody or of somebody else; the floor is not asked. */
  readonly refused: "unknownCustomer" | "invalid" | null;
  /** Set when the inbox has not seen it: the commit that consumes it makes it durable. */
  readonly arrival?: ArrivedFact;
}

const RAW_CHARACTERS = 512;
const NAME_CHARACTERS = 256;

/** Facts made ready, and the rows of interactions that they name but memory let go. */
export interface CompletedFacts {
  readonly ready: readonly ReadyFact[];
  readonly found: readonly Interaction[];
}

/**
 * Completes a batch of pending facts: brings interactions back that the facts name but memory let go, and finds out who is
 * calling, each in one query.
 */
export async function readyFacts(
  store: FactStore,
  floor: Floor,
  facts: readonly PendingFact<InboxFact>[],
  regions: ReadonlyMap<string, string>,
): Promise<readonly ReadyFact[]> {
  const { ready, found } = await completeFacts(store, floor, facts, regions);
  for (const interaction of found) recall(floor, interaction);
  return ready;
}

/** As `readyFacts`, but leaves the floor alone, which may be stepped meanwhile. All queries go out in the same turn. */
export async function completeFacts(
  store: FactStore,
  floor: Floor,
  facts: readonly PendingFact<InboxFact>[],
  regions: ReadonlyMap<string, string>,
): Promise<CompletedFacts> {
  const announced = facts.flatMap(({ id, body }) => {
    const caller = callerToMatch(floor, body);
    return caller === null ? [] : [{ id, caller }];
  });
  const callers = announced.map(({ caller }) => caller);
  const match = () => matchCallers(store, floor.tenantId, callers, withNewLines(regions, facts));
  const [matched, customers, texts, found] = await Promise.all([
    announced.length === 0 ? [] : match(),
    knownCustomers(store, floor.tenantId, facts),
    lookUpTexts(store, floor, facts, withNewLines(regions, facts)),
    forgottenInteractions(store, floor, facts),
  ]);
  const matchOf = new Map(announced.map(({ id }, place) => [id, matched[place] as MatchedCaller]));
  const keyedIn = keyedInNumbers(floor, facts, regions);
  const known = { tenantId: floor.tenantId, matchOf: namedInBatch(matchOf), customers, keyedIn, texts };
  return { ready: facts.map((fact) => readyFact(fact, known)), found: [...found, ...texts.found] };
}

/** The fact made ready without asking the database; null when that takes a look-up. */
export function completeAtOnce(floor: Floor, { id, body }: PendingFact<InboxFact>): ReadyFact | null {
  if (callerToMatch(floor, body) !== null || namesForgotten(floor, body)) return null;
  const plain = { id, content: null, line: null, refused: null };
  switch (body.type) {
    case "callEndAnnounced":
      return { ...plain, body: endOf(body, null) };
    case "callParked":
    case "callUnparked":
    case "agentLegArrived":
    case "participantJoined":
    case "participantLeft":
    case "conferenceEnded":
    case "accept":
    case "decline":
    case "hangUp":
    case "hold":
    case "resume":
      return { ...plain, body };
    default:
      return null;
  }
}

function endOf(fact: CallEndAnnounced, arrived: ArrivedCall | null): EventBody {
  const { callId, end, dialledFor, durationSeconds } = fact;
  const seconds = durationSeconds === null ? {} : { seconds: durationSeconds };
  return { type: "callEnded", callId, end, arrived, ...(dialledFor && { dialledFor }), ...seconds };
}

const namesForgotten = (floor: Floor, body: InboxFact): boolean =>
  ("interactionId" in body && !getInteraction(floor, body.interactionId)) ||
  ("callId" in body && !findInteractionByLeg(floor, body.callId));

/** A line may be set in the same batch as its first call. */
function withNewLines(
  regions: ReadonlyMap<string, string>,
  facts: readonly PendingFact<InboxFact>[],
): ReadonlyMap<string, string> {
  const fresh = facts.flatMap(({ body }) => (body.type === "lineSet" ? [[body.line.id, body.region] as const] : []));
  return fresh.length === 0 ? regions : new Map([...regions, ...fresh]);
}

function announcedCaller(body: InboxFact): CallerToMatch | null {
  if (body.type === "callAnnounced") return body;
  if (body.type === "callbackOrderAsked") return { lineId: body.lineId, from: body.number, callerName: null };
  if (body.type === "messageAnnounced") {
    const { channel, lineId, from, senderName = null, identity, knownBy = null } = body;
    return { channel, lineId, from, callerName: senderName, isClaimed: identity === "claimed", knownBy };
  }
  if (body.type === "conversationAsked") {
    return { channel: body.channel, lineId: body.lineId, from: body.to, callerName: null };
  }
  return body.type === "callEndAnnounced" ? body.caller : null;
}

/** Of a call that is known nobody asks who called when it ends. */
function callerToMatch(floor: Floor, body: InboxFact): CallerToMatch | null {
  const isKnown = body.type === "callEndAnnounced" && findInteractionByCall(floor, body.callId) !== undefined;
  return isKnown ? null : announcedCaller(body);
}

/** A fact may come long after its interaction ended, or after this router took the tenant over. */
async function forgottenInteractions(
  store: FactStore,
  floor: Floor,
  facts: readonly PendingFact<InboxFact>[],
): Promise<Interaction[]> {
  const ids = new Set<string>();
  const callIds = new Set<string>();
  for (const { body } of facts) {
    if ("interactionId" in body && !getInteraction(floor, body.interactionId)) ids.add(body.interactionId);
    if ("callId" in body && !findInteractionByLeg(floor, body.callId)) callIds.add(body.callId);
  }
  if (ids.size === 0 && callIds.size === 0) return [];
  return await store.findInteractions(floor.tenantId, { ids: [...ids], callIds: [...callIds] });
}

async function knownCustomers(
  store: FactStore,
  tenantId: string,
  facts: readonly PendingFact<InboxFact>[],
): Promise<Set<string>> {
  const named = facts.flatMap(({ body }) =>
    body.type === "assignCustomer" && body.customerId ? [body.customerId] : [],
  );
  return named.length === 0 ? new Set() : await store.findCustomers(tenantId, named);
}

/** A number whose first contacts come in one batch is named by the first of them. */
function namedInBatch(matchOf: ReadonlyMap<string, MatchedCaller>): ReadonlyMap<string, MatchedCaller> {
  const first = new Map<string, string>();
  for (const [id, { address }] of matchOf) if (address !== null && !first.has(address)) first.set(address, id);
  const named = ([id, matched]: [string, MatchedCaller]): [string, MatchedCaller] => {
    const callerRef = matched.address === null ? undefined : first.get(matched.address);
    if (matched.trace !== null || callerRef === undefined) return [id, matched];
    return [id, { ...matched, trace: { callerRef, earlier: null } }];
  };
  return new Map([...matchOf].map(named));
}

/**
 * The numbers that waiting callers keyed in, as E.164 by the country of their line; null: it cannot be one, or it is none that
 * anybody may have us call: outside the countries of the tenant's lines, or charged extra.
 */
function keyedInNumbers(
  floor: Floor,
  facts: readonly PendingFact<InboxFact>[],
  regions: ReadonlyMap<string, string>,
): ReadonlyMap<string, string | null> {
  const near = new Set(regions.values());
  const read = (callId: string, number: string): string | null => {
    const lineId = findInteractionByCall(floor, callId)?.lineId;
    const reading = readPhoneNumber(number, (lineId && regions.get(lineId)) ?? "");
    return reading.kind === "number" && reachOf(reading.e164, near) === "near" ? reading.e164 : null;
  };
  return new Map(
    facts.flatMap(({ id, body }): [string, string | null][] =>
      body.type === "callbackAsked" && body.number !== null ? [[id, read(body.callId, body.number)]] : [],
    ),
  );
}

/** What the look-ups found out for the facts of a batch. */
interface Known {
  /** By the id of the fact. */
  readonly matchOf: ReadonlyMap<string, MatchedCaller>;
  readonly customers: ReadonlySet<string>;
  readonly keyedIn: ReadonlyMap<string, string | null>;
  readonly tenantId: string;
  readonly texts: KnownTexts;
}

function readyFact({ id, body }: PendingFact<InboxFact>, known: Known): ReadyFact {
  const { matchOf, customers, keyedIn } = known;
  const plain = { id, content: null, line: null, refused: null };
  switch (body.type) {
    case "callAnnounced": {
      const matched = matchOf.get(id) as MatchedCaller;
      return {
        ...plain,
        body: { type: "callArrived", ...arrivedCall(id, body.callId, body.lineId, matched) },
        content: contentOf(id, body, matched),
      };
    }
    case "callEndAnnounced": {
      const matched = body.caller && (matchOf.get(id) as MatchedCaller);
      const arrived = body.caller && matched ? arrivedCall(id, body.callId, body.caller.lineId, matched) : null;
      const content = body.caller && matched ? contentOf(id, body.caller, matched) : null;
      return { ...plain, body: endOf(body, arrived), content };
    }
    case "callbackAsked": {
      const { callId, step, number } = body;
      const asked = { ...plain, body: { type: "callbackRequested", callId, step, toOther: number !== null } } as const;
      if (number === null) return asked;
      const address = keyedIn.get(id) ?? null;
      const content = { interactionId: id, fromRaw: number, fromAddress: address, callerName: null };
      return { ...asked, content, refused: address === null ? "invalid" : null };
    }
    case "callbackOrderAsked":
      return orderedCallback(id, body, matchOf.get(id) as MatchedCaller, plain);
    case "messageAnnounced":
    case "messageReportAnnounced":
    case "replyAsked":
    case "noteAsked":
    case "conversationAsked": {
      const { tenantId, texts } = known;
      const matched = matchOf.get(id);
      const caller = announcedCaller(body);
      const content = caller && matched ? contentOf(id, caller, matched) : null;
      return { ...plain, content, ...readyText(id, body, { tenantId, texts, matched }) };
    }
    case "lineSet":
      return { ...plain, body, line: lineRow(body) };
    case "markSpam":
      return { ...plain, body, blocks: known.texts.blocks.get(id) ?? null };
    case "assignCustomer": {
      const isUnknown = body.customerId !== null && !customers.has(body.customerId);
      return { ...plain, body, refused: isUnknown ? "unknownCustomer" : null };
    }
    default:
      return { ...plain, body };
  }
}

function orderedCallback(id: string, body: CallbackOrderAsked, matched: MatchedCaller, plain: Omit<ReadyFact, "body">) {
  const { lineId, queueId, customerId, userId, number } = body;
  const { traits, callerRef = null } = arrivedCall(id, id, lineId, matched);
  // Of a number that nobody can read the match says so, and the floor refuses it.
  const isReadable = matched.address !== null;
  const match = customerId !== null && isReadable ? ({ kind: "exact", customerId } as const) : matched.match;
  const content = contentOf(id, { lineId, from: number, callerName: null }, matched);
  return {
    ...plain,
    body: { type: "callbackOrdered", lineId, queueId, match, traits, callerRef, userId } as const,
    content,
  };
}

/** What a visitor of the web is told from others by says nothing to people. */
const rawOf = ({ channel, from, knownBy }: CallerToMatch) => (channel === "chat" ? (knownBy ?? "") : from);

function contentOf(interactionId: string, caller: CallerToMatch, matched: MatchedCaller): ContentRow {
  return {
    interactionId,
    fromRaw: rawOf(caller).slice(0, RAW_CHARACTERS),
    fromAddress: matched.address,
    callerName: caller.callerName?.slice(0, NAME_CHARACTERS) ?? null,
  };
}

function lineRow({ line, address, name, region, channel }: LineAnnounced): LineRow {
  return { settings: line, address, name, region, ...(channel === undefined ? {} : { channel }) };
}
