import type { AnnouncedCaller, InboxFact, LineAnnounced } from "@touchstone/contracts";
import type { ArrivedFact, ContentRow, LineRow, PendingFact } from "@touchstone/db";
import {
  type EventBody,
  type Floor,
  findInteractionByCall,
  getInteraction,
  type Interaction,
  recall,
} from "@touchstone/domain";
import { arrivedCall, type MatchedCaller, matchCallers } from "./matchCallers.ts";
import type { FactStore } from "./routerStore.ts";

/** A pending fact made ready to step, with the rows that hold what must not reach the floor. */
export interface ReadyFact {
  readonly id: string;
  readonly body: EventBody;
  readonly content: ContentRow | null;
  readonly line: LineRow | null;
  /** Set when a wish names a customer of nobody or of somebody else; the floor is not asked. */
  readonly refused: "unknownCustomer" | null;
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
  const announced = facts.flatMap((fact) => announcedCaller(fact.body) ?? []);
  const match = () => matchCallers(store, floor.tenantId, announced, withNewLines(regions, facts));
  const [matched, customers, found] = await Promise.all([
    announced.length === 0 ? [] : match(),
    knownCustomers(store, floor.tenantId, facts),
    forgottenInteractions(store, floor, facts),
  ]);
  const matchOf = new Map(announced.map((caller, place) => [caller, matched[place] as MatchedCaller]));
  return { ready: facts.map((fact) => readyFact(fact, matchOf, customers)), found };
}

/** A line may be set in the same batch as its first call. */
function withNewLines(
  regions: ReadonlyMap<string, string>,
  facts: readonly PendingFact<InboxFact>[],
): ReadonlyMap<string, string> {
  const fresh = facts.flatMap(({ body }) => (body.type === "lineSet" ? [[body.line.id, body.region] as const] : []));
  return fresh.length === 0 ? regions : new Map([...regions, ...fresh]);
}

function announcedCaller(body: InboxFact): AnnouncedCaller | null {
  if (body.type === "callAnnounced") return body;
  return body.type === "callEndAnnounced" ? body.caller : null;
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
    if ("callId" in body && !findInteractionByCall(floor, body.callId)) callIds.add(body.callId);
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

function readyFact(
  { id, body }: PendingFact<InboxFact>,
  matchOf: ReadonlyMap<AnnouncedCaller, MatchedCaller>,
  customers: ReadonlySet<string>,
): ReadyFact {
  const plain = { id, content: null, line: null, refused: null };
  switch (body.type) {
    case "callAnnounced": {
      const matched = matchOf.get(body) as MatchedCaller;
      return {
        ...plain,
        body: { type: "callArrived", ...arrivedCall(body.callId, body.lineId, matched) },
        content: contentOf(id, body, matched),
      };
    }
    case "callEndAnnounced": {
      const matched = body.caller && (matchOf.get(body.caller) as MatchedCaller);
      const arrived = body.caller && matched ? arrivedCall(body.callId, body.caller.lineId, matched) : null;
      const content = body.caller && matched ? contentOf(id, body.caller, matched) : null;
      return { ...plain, body: { type: "callEnded", callId: body.callId, end: body.end, arrived }, content };
    }
    case "lineSet":
      return { ...plain, body, line: lineRow(body) };
    case "assignCustomer": {
      const isUnknown = body.customerId !== null && !customers.has(body.customerId);
      return { ...plain, body, refused: isUnknown ? "unknownCustomer" : null };
    }
    default:
      return { ...plain, body };
  }
}

function contentOf(interactionId: string, caller: AnnouncedCaller, matched: MatchedCaller): ContentRow {
  return {
    interactionId,
    fromRaw: caller.from.slice(0, RAW_CHARACTERS),
    fromAddress: matched.address,
    callerName: caller.callerName?.slice(0, NAME_CHARACTERS) ?? null,
  };
}

function lineRow({ line, address, name, region }: LineAnnounced): LineRow {
  return { settings: line, address, name, region };
}
