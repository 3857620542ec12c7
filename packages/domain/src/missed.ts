import type { CustomerId, Instant, InteractionId, QueueId } from "./ids.ts";
import type { ExitReason } from "./interaction.ts";

/** What the missed list needs to know of one contact. */
export interface ContactTrace {
  readonly interactionId: InteractionId;
  readonly queueId: QueueId;
  readonly customerId: CustomerId | null;
  /** As it may be called back; null when withheld, no number, or erased. */
  readonly number: string | null;
  /** Both parties in the conference, the first time. */
  readonly connectedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly exit: ExitReason | null;
  /** In the queue, milliseconds; 0 when it came to no queue. */
  readonly waitedMs: number;
}

/** A person's word that a missed contact needs nothing more. */
export interface MissedClosing {
  /** Of the line of the list: its first contact. */
  readonly missedId: InteractionId;
  readonly at: Instant;
  readonly how: "reached" | "dismissed";
}

/** Why a line of the list needs nothing more. `gotThrough`: a later contact of the same customer or number was answered. */
export type MissedEnd = MissedClosing["how"] | "gotThrough";

/** A customer (or a number that is nobody's) whom a queue has not served: one line, however often they tried. */
export interface MissedLine {
  /** The first contact of the line names it. */
  readonly missedId: InteractionId;
  /** Of all tries, in order. */
  readonly interactionIds: readonly InteractionId[];
  readonly lastInteractionId: InteractionId;
  readonly queueId: QueueId;
  readonly customerId: CustomerId | null;
  readonly firstAt: Instant;
  /** When the last try ended. */
  readonly lastAt: Instant;
  readonly lastExit: ExitReason;
  readonly tries: number;
  /** Of all tries, milliseconds. */
  readonly longestWaitMs: number;
  readonly closed: {
    readonly at: Instant;
    readonly how: MissedEnd;
    readonly interactionId: InteractionId | null;
  } | null;
}

/** Does whoever left like this still wait for us to do something? */
const UNSERVED: Readonly<Record<ExitReason, boolean>> = {
  answered: false,
  abandonedBeforeQueue: true,
  abandonedWaiting: true,
  abandonedRinging: true,
  abandonedConnecting: true,
  maxWait: true,
  failed: true,
  full: true,
  closed: true,
  nobodySignedIn: true,
  nobodyRoutable: true,
  // Whoever is promised a call back is served by it, or missed when it comes to nothing.
  callback: false,
  unreached: true,
  gotThrough: false,
  canceled: false,
  // Later exits stand at the end: each is a column of the report.
  abandonedInIvr: true,
  servedByIvr: false,
  // Words in a machine are no answer: somebody has to listen and to call.
  voicemail: true,
  spam: false,
  merged: false,
};

/** Every way in which a contact can end, in the order in which reports show them. */
export const EXIT_REASONS = Object.keys(UNSERVED) as readonly ExitReason[];

/** Of these: whoever left like this still waits for us to do something. */
export const UNSERVED_EXITS: readonly ExitReason[] = EXIT_REASONS.filter((exit) => UNSERVED[exit]);

interface OpenLine {
  line: MissedLine;
  readonly numbers: Set<string>;
}

interface Moment {
  readonly at: Instant;
  /** At one instant: first who was missed, then who got through, then what people said. */
  readonly rank: 0 | 1 | 2;
  readonly id: InteractionId;
  happens(): void;
}

/**
 * The missed list of some people, from all their contacts and all that was said of their lines; whatever the order in which
 * either is given. Who can be told by neither customer nor number cannot be called back and has no line.
 */
export function foldMissed(contacts: readonly ContactTrace[], closings: readonly MissedClosing[]): MissedLine[] {
  const all: OpenLine[] = [];
  const open = new Map<string, OpenLine>();
  const close = (one: OpenLine, closed: NonNullable<MissedLine["closed"]>) => {
    one.line = { ...one.line, closed };
    for (const [key, each] of open) if (each === one) open.delete(key);
  };
  const miss = (contact: ContactTrace, exit: ExitReason, endedAt: Instant) => {
    const key = keyOf(contact);
    if (key === null) return;
    const known = open.get(key);
    const one = known ?? newLine(contact, exit, endedAt);
    if (known === undefined) all.push(one);
    else known.line = triedAgain(known.line, contact, exit, endedAt);
    if (contact.number !== null) one.numbers.add(contact.number);
    open.set(key, one);
  };
  const getThrough = (contact: ContactTrace, at: Instant) => {
    const served = [...open.values()].filter((one) => isSamePerson(one, contact));
    for (const one of served) close(one, { at, how: "gotThrough", interactionId: contact.interactionId });
  };
  const say = ({ missedId, at, how }: MissedClosing) => {
    const meant = [...open.values()].find((one) => one.line.missedId === missedId);
    if (meant) close(meant, { at, how, interactionId: null });
  };
  for (const moment of inOrder(contacts, closings, { miss, getThrough, say })) moment.happens();
  return all.map(({ line }) => line);
}

interface Acts {
  miss(contact: ContactTrace, exit: ExitReason, endedAt: Instant): void;
  getThrough(contact: ContactTrace, at: Instant): void;
  say(closing: MissedClosing): void;
}

function inOrder(contacts: readonly ContactTrace[], closings: readonly MissedClosing[], acts: Acts): Moment[] {
  const moments: Moment[] = closings.map((closing) => ({
    at: closing.at,
    rank: 2,
    id: closing.missedId,
    happens: () => acts.say(closing),
  }));
  for (const contact of contacts) {
    const { interactionId: id, connectedAt, endedAt, exit } = contact;
    if (connectedAt !== null)
      moments.push({ at: connectedAt, rank: 1, id, happens: () => acts.getThrough(contact, connectedAt) });
    if (endedAt !== null && exit !== null && UNSERVED[exit])
      moments.push({ at: endedAt, rank: 0, id, happens: () => acts.miss(contact, exit, endedAt) });
  }
  return moments.sort((a, b) => a.at - b.at || a.rank - b.rank || (a.id < b.id ? -1 : 1));
}

/** One line for each queue and customer, or number while it is nobody's. */
function keyOf({ queueId, customerId, number }: ContactTrace): string | null {
  const who = customerId ?? number;
  return who === null ? null : `${queueId} ${who}`;
}

/** A number that several customers share tells nothing against the customer who is known. */
function isSamePerson({ line, numbers }: OpenLine, { customerId, number }: ContactTrace): boolean {
  if (customerId !== null && line.customerId !== null) return customerId === line.customerId;
  return number !== null && numbers.has(number);
}

function newLine(contact: ContactTrace, exit: ExitReason, endedAt: Instant): OpenLine {
  const { interactionId, queueId, customerId, waitedMs } = contact;
  const line: MissedLine = {
    missedId: interactionId,
    interactionIds: [interactionId],
    lastInteractionId: interactionId,
    queueId,
    customerId,
    firstAt: endedAt,
    lastAt: endedAt,
    lastExit: exit,
    tries: 1,
    longestWaitMs: waitedMs,
    closed: null,
  };
  return { line, numbers: new Set() };
}

function triedAgain(line: MissedLine, contact: ContactTrace, exit: ExitReason, endedAt: Instant): MissedLine {
  return {
    ...line,
    interactionIds: [...line.interactionIds, contact.interactionId],
    lastInteractionId: contact.interactionId,
    lastAt: endedAt,
    lastExit: exit,
    tries: line.tries + 1,
    longestWaitMs: Math.max(line.longestWaitMs, contact.waitedMs),
  };
}
