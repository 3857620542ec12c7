import type { InboxFact, MessageAnnounced } from "@touchstone/contracts";
import { addressHash, type Correspondent, type KnownCorrespondent, type PendingFact } from "@touchstone/db";
import {
  type Channel,
  type Floor,
  getInteraction,
  getLine,
  type Interaction,
  type QuietHours,
  textOf,
} from "@touchstone/domain";
import { idTimeMs, isQuietIn } from "@touchstone/runtime";
import { countryOfNumber } from "@touchstone/telephony";
import { addressIn, isNobodys } from "./readAddress.ts";
import type { FactStore } from "./routerStore.ts";
import { findNamedThreads, type NamedThread } from "./threadLookups.ts";

type Facts = readonly PendingFact<InboxFact>[];

/** What completes the facts of a batch that speak of messages; all by the id of the fact. */
export interface KnownTexts {
  readonly correspondents: ReadonlyMap<string, FoundCorrespondent>;
  readonly owners: ReadonlyMap<string, { readonly messageId: string; readonly interactionId: string }>;
  /** Facts that would write first at a quiet time. */
  readonly quiet: ReadonlySet<string>;
  /** Whom facts would block: the hash of the address. */
  readonly blocks: ReadonlyMap<string, string>;
  /** Conversations of those messages that memory let go. */
  readonly found: readonly Interaction[];
}

/** `barsAutoAnswer`: a machine of ours has answered this address often enough, or it complained. */
export type FoundCorrespondent = KnownCorrespondent & { readonly address: string; readonly barsAutoAnswer: boolean };

const NOTHING: KnownTexts = {
  ...{ correspondents: new Map(), owners: new Map(), blocks: new Map() },
  ...{ quiet: new Set<string>(), found: [] },
};

/** One query for each kind of question; none when no fact asks. */
export async function lookUpTexts(
  store: FactStore,
  floor: Floor,
  facts: Facts,
  regions: ReadonlyMap<string, string>,
): Promise<KnownTexts> {
  if (!facts.some(({ body }) => isText(body))) return NOTHING;
  const asked = facts.flatMap(({ id, body }) => correspondentOf(id, body, regions));
  const addressOf = new Map(asked.map(({ id, correspondent }) => [id, correspondent.address]));
  const nobodys = new Set(asked.flatMap(({ id, isNobodys }) => (isNobodys ? [id] : [])));
  const [found, named, owned, quietReplies, blocks] = await Promise.all([
    store.findCorrespondents(
      floor.tenantId,
      asked.map(({ correspondent }) => correspondent),
    ),
    findNamedThreads(store, floor.tenantId, facts, { addressOf, nobodys }),
    findOwners(store, floor, facts),
    findQuietReplies(store, floor, facts, regions),
    findBlocks(store, floor, facts),
  ]);
  const known = asked.map(({ id, correspondent }, place) => {
    const one = found[place];
    if (one === undefined) throw new Error("a correspondent was not answered");
    return [id, inThread(one, correspondent.address, named.get(id))] as const;
  });
  const correspondents = withWordsOfBatch(facts, new Map(known));
  const quiet = new Set([...quietReplies, ...quietStarts(floor, facts, correspondents, regions)]);
  return { correspondents, quiet, blocks, ...owned };
}

/** Where the address alone does not name the conversation, what does goes before it. */
function inThread(known: KnownCorrespondent, address: string, named: NamedThread | undefined): FoundCorrespondent {
  return { ...known, address, barsAutoAnswer: false, ...named };
}

const TEXT_FACTS: ReadonlySet<InboxFact["type"]> = new Set([
  "messageAnnounced",
  "messageReportAnnounced",
  "conversationAsked",
  "replyAsked",
  "markSpam",
]);
const isText = ({ type }: InboxFact) => TEXT_FACTS.has(type);

function correspondentOf(id: string, body: InboxFact, regions: ReadonlyMap<string, string>) {
  if (body.type !== "messageAnnounced" && body.type !== "conversationAsked") return [];
  const { channel, lineId } = body;
  const raw = body.type === "messageAnnounced" ? body.from : body.to;
  const region = regions.get(lineId) ?? "";
  const correspondent: Correspondent = { channel, lineId, address: addressIn(channel, raw, region), proposedRef: id };
  return [{ id, correspondent, isNobodys: isNobodys(channel, raw, region) }];
}

/** Who says stop and writes on in the same batch has said stop. */
function withWordsOfBatch<T extends KnownCorrespondent>(
  facts: Facts,
  known: ReadonlyMap<string, T>,
): ReadonlyMap<string, T> {
  const said = new Map<string, boolean>();
  const next = new Map<string, T>();
  for (const { id, body } of facts) {
    const one = known.get(id);
    if (one === undefined) continue;
    next.set(id, { ...one, isOptedOut: said.get(one.threadKey) ?? one.isOptedOut });
    if (body.type === "messageAnnounced" && (body.keyword === "stop" || body.liftsOptOut)) {
      said.set(one.threadKey, body.keyword === "stop");
    }
  }
  return next;
}

async function findOwners(store: FactStore, floor: Floor, facts: Facts): Promise<Pick<KnownTexts, "owners" | "found">> {
  const reports = facts.flatMap(({ id, body }) => (body.type === "messageReportAnnounced" ? [{ id, ...body }] : []));
  if (reports.length === 0) return { owners: new Map(), found: [] };
  const rows = await store.findMessageOwners(floor.tenantId, reports);
  const owners = new Map(
    reports.flatMap(({ id, messageId, providerId }) => {
      const row = rows.find((one) =>
        messageId === null ? one.providerId === providerId : one.messageId === messageId,
      );
      return row === undefined ? [] : [[id, row] as const];
    }),
  );
  const ids = [...new Set([...owners.values()].map(({ interactionId }) => interactionId))];
  const forgotten = ids.filter((id) => !getInteraction(floor, id));
  const found =
    forgotten.length === 0 ? [] : await store.findInteractions(floor.tenantId, { ids: forgotten, callIds: [] });
  return { owners, found };
}

/** Whose addresses are blocked by these facts, if they are: what comes behind them in the same commit has to know. */
async function findBlocks(store: FactStore, floor: Floor, facts: Facts): Promise<ReadonlyMap<string, string>> {
  const asked = facts.flatMap(({ id, body }) =>
    body.type === "markSpam" && body.block ? [{ id, interactionId: body.interactionId }] : [],
  );
  if (asked.length === 0) return new Map();
  const ids = asked.map(({ interactionId }) => interactionId);
  const addresses = await store.findThreadAddresses(floor.tenantId, ids);
  return new Map(
    asked.flatMap(({ id, interactionId }) => {
      const address = addresses.get(interactionId) ?? visitorOf(getInteraction(floor, interactionId));
      return address === null ? [] : [[id, addressHash(floor.tenantId, address)] as const];
    }),
  );
}

/** A visitor of the web has no address but the name of the page's thread. */
function visitorOf(interaction: Interaction | undefined): string | null {
  if (interaction?.channel !== "chat" || interaction.thread === null) return null;
  return `visitor:${interaction.thread.key.split(":")[2]}`;
}

const quietHoursOf = (floor: Floor, lineId: string) => {
  const line = getLine(floor, lineId);
  return line === undefined ? null : textOf(line).quietHours;
};

async function findQuietReplies(
  store: FactStore,
  floor: Floor,
  facts: Facts,
  regions: ReadonlyMap<string, string>,
): Promise<string[]> {
  const replies = facts.flatMap(({ id, body }) => {
    const interaction = body.type === "replyAsked" ? getInteraction(floor, body.interactionId) : undefined;
    const hours = interaction ? quietHoursOf(floor, interaction.lineId) : null;
    return interaction === undefined || hours === null ? [] : [{ id, interaction, hours }];
  });
  if (replies.length === 0) return [];
  const ids = replies.map(({ interaction }) => interaction.id);
  const addresses = await store.findThreadAddresses(floor.tenantId, ids);
  return replies.flatMap(({ id, interaction, hours }) => {
    const address = addresses.get(interaction.id);
    const region = regions.get(interaction.lineId) ?? "";
    return address !== undefined && isQuietAt({ channel: interaction.channel, address, region }, hours, id) ? [id] : [];
  });
}

/** Only what makes a telephone sound waits for the morning. A number of no country is where the line is. */
function isQuietAt(
  { channel, address, region }: { readonly channel: Channel; readonly address: string; readonly region: string },
  hours: QuietHours | null,
  id: string,
): boolean {
  if (channel !== "sms" && channel !== "fax") return false;
  return isQuietIn(countryOfNumber(address) ?? region, hours, idTimeMs(id));
}

function quietStarts(
  floor: Floor,
  facts: Facts,
  correspondents: KnownTexts["correspondents"],
  regions: ReadonlyMap<string, string>,
): string[] {
  return facts.flatMap(({ id, body }) => {
    if (body.type !== "conversationAsked") return [];
    const address = correspondents.get(id)?.address ?? "";
    const { channel, lineId } = body;
    const region = regions.get(lineId) ?? "";
    return isQuietAt({ channel, address, region }, quietHoursOf(floor, lineId), id) ? [id] : [];
  });
}

/** What the sender's word is for this line: a "yes" is one only from whoever had said stop. */
export function keywordOf({ keyword, liftsOptOut }: MessageAnnounced, isOptedOut: boolean) {
  return keyword ?? (liftsOptOut && isOptedOut ? ("start" as const) : null);
}
