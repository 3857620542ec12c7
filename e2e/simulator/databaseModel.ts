import {
  type CarrierList,
  type ConsumedFact,
  type FloorCommit,
  FloorConflict,
  type IncomingFact,
  type InsertedFact,
  type JournalEntry,
  type LoadedFloor,
} from "@touchstone/db";
import {
  type Agent,
  type Effect,
  type Interaction,
  type InteractionRecord,
  type LineSettings,
  liveOffers,
  type Outcome,
  type QueueFlow,
  type QueueSettings,
} from "@touchstone/domain";

export interface InboxRow extends IncomingFact {
  outcome: Outcome | null;
}

export interface EffectRow {
  readonly effect: Effect;
  readonly ordinal: number;
  state: "pending" | "done" | "failed" | "parked";
  attempts: number;
  runAt: number;
  claimedBy: string | null;
  claimedUntil: number;
}

export interface ContactRow {
  readonly row: Interaction;
  readonly lastSeq: number;
}

/** What the worker's transaction keeps: the part of it that is folded from the journal. */
export interface LogProjection {
  cursor: number;
  readonly records: Map<string, InteractionRecord>;
  /** Added up over intervals, by queue and figure. */
  readonly figures: Map<string, number>;
}

/** A rule of the database that a batch broke, as PostgreSQL tells it. */
export class RuleBroken extends Error {
  readonly code: string;
  readonly table: string | undefined;
  constructor(code: string, table?: string) {
    super(`SQLSTATE ${code}${table === undefined ? "" : ` on ${table}`}`);
    this.code = code;
    this.table = table;
  }
}

const ENDED_KEPT_MS = 900_000;

/**
 * The tables of one tenant, with what the real ones promise: keys, unique indexes, the fence, one instant for each transaction.
 * What is stored is what JSON keeps of it. Nothing here knows of processes, or of connections that break.
 */
export class DatabaseModel {
  readonly tenantId: string;
  readonly inbox = new Map<string, InboxRow>();
  readonly inboxByKey = new Map<string, InboxRow>();
  readonly pending = new Map<string, InboxRow>();
  readonly journal: JournalEntry[] = [];
  readonly contacts = new Map<string, ContactRow>();
  /** Those that have not ended. */
  readonly live = new Map<string, ContactRow>();
  readonly contactByCall = new Map<string, string>();
  readonly contactByOffer = new Map<string, string>();
  /** The number of each contact, where one is known. */
  readonly numbers = new Map<string, string>();
  readonly agents = new Map<string, { state: Agent; version: number }>();
  readonly queues = new Map<string, QueueSettings>();
  readonly flows = new Map<string, QueueFlow>();
  readonly lines = new Map<string, LineSettings>();
  readonly lineOfAddress = new Map<string, string>();
  /** Up to where the carrier's calls were listed. */
  readonly listedUntil: Record<CarrierList, number | null> = { calls: null, messages: null, faxes: null };
  readonly effects = new Map<string, EffectRow>();
  /** Those that are still to be done, by contact, in order. */
  readonly pendingEffects = new Map<string, EffectRow[]>();
  readonly deskNodes = new Map<string, number>();
  readonly floor = { version: 0, journalSeq: 0, leaseOwner: null as string | null, leaseUntil: 0 };
  readonly log: LogProjection = { cursor: 0, records: new Map(), figures: new Map() };
  /** Told of each commit, once it is one. */
  onCommit: (commit: FloorCommit) => void = () => {};
  readonly #now: () => number;

  constructor(tenantId: string, now: () => number) {
    this.tenantId = tenantId;
    this.#now = now;
  }

  get now(): number {
    return this.#now();
  }

  insertFacts(facts: readonly IncomingFact[]): InsertedFact[] {
    return facts.map((fact) => {
      const known = this.inboxByKey.get(fact.key);
      if (known !== undefined) return { id: known.id, repeated: true };
      const row: InboxRow = { ...fact, outcome: null };
      this.inbox.set(fact.id, row);
      this.inboxByKey.set(fact.key, row);
      this.pending.set(fact.id, row);
      return { id: fact.id, repeated: false };
    });
  }

  /** By id, as the real query orders them: ids carry the clocks of those who made them. */
  takePending(limit: number) {
    const rows = [...this.pending.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit);
    return { now: this.now, facts: rows.map(({ id, body }) => ({ id, body })) };
  }

  outcomeOf(id: string): Outcome | null {
    return this.inbox.get(id)?.outcome ?? null;
  }

  load(): LoadedFloor {
    const wrapped = new Set([...this.agents.values()].flatMap(({ state }) => wrapsUp(state)));
    const isKept = ({ state, id }: Interaction) =>
      state.kind !== "ended" || state.since > this.now - ENDED_KEPT_MS || wrapped.has(id);
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    return {
      version: this.floor.version,
      journalSeq: this.floor.journalSeq,
      rows: {
        queues: [...this.queues.values()].sort(byId),
        flows: [...this.flows.values()],
        lines: [...this.lines.values()].sort(byId),
        agents: [...this.agents.values()].map(({ state }) => state).sort(byId),
        interactions: [...this.contacts.values()]
          .map(({ row }) => row)
          .filter(isKept)
          .sort(byId),
      },
    };
  }

  findInteractions({ ids, callIds }: { ids: readonly string[]; callIds: readonly string[] }): Interaction[] {
    const wanted = new Set([...ids, ...callIds.flatMap((callId) => this.contactByCall.get(callId) ?? [])]);
    return [...wanted].flatMap((id) => this.contacts.get(id)?.row ?? []);
  }

  /** All of it or nothing; the fence, the count of pending facts and the unique indexes as in packages/db. */
  commit(commit: FloorCommit): void {
    this.#raiseFence(commit);
    this.#checkFacts(commit);
    this.#checkOffers(commit);
    for (const fact of commit.consumed) this.#consume(fact);
    this.journal.push(...commit.journal.map(stored));
    this.floor.version += 1;
    this.floor.journalSeq += commit.journal.length;
    this.#writeRows(commit);
    this.#writeNumbers(commit);
    this.#writeEffects(commit);
    this.onCommit(commit);
  }

  #raiseFence({ version, journalSeq }: FloorCommit): void {
    const { floor } = this;
    if (floor.version !== version || floor.journalSeq !== journalSeq) throw conflict(new RuleBroken("TS001"));
  }

  #checkFacts({ consumed, queues, lines, agents }: FloorCommit): void {
    const isThere = ({ id, arrival }: ConsumedFact) =>
      arrival === undefined ? this.pending.has(id) : !this.inbox.has(id) && !this.inboxByKey.has(arrival.key);
    if (!consumed.every(isThere)) throw conflict(new RuleBroken("TS001"));
    const ids = [...queues, ...lines.map(({ settings }) => settings), ...agents].map(({ id }) => id);
    if (!ids.every((id) => typeof id === "string")) throw new RuleBroken("23502");
  }

  /** `offer_one_accepted_per_purpose` and `offer_one_live_voice_per_agent`, judged on the rows as they will be. */
  #checkOffers({ interactions }: FloorCommit): void {
    const changed = new Map(interactions.map(({ row }) => [row.id, row]));
    const live = [...this.live.values()].map(({ row }) => changed.get(row.id) ?? row);
    const fresh = interactions.map(({ row }) => row).filter(({ id }) => !this.contacts.has(id));
    const held = new Set<string>();
    for (const { state, channel } of [...live, ...fresh]) {
      if (channel !== "voice") continue;
      const holders = state.kind === "connected" ? [state] : liveOffers(state);
      for (const { agentId } of holders) {
        if (held.has(agentId)) throw conflict(new RuleBroken("23505", "offer"));
        held.add(agentId);
      }
    }
    const threads = new Set<string>();
    for (const { thread, state } of [...live, ...fresh]) {
      if (thread === null || state.kind === "ended") continue;
      if (threads.has(thread.key)) throw conflict(new RuleBroken("23505", "interaction"));
      threads.add(thread.key);
    }
    for (const { id, callId } of fresh) {
      const other = this.contactByCall.get(callId);
      if (other !== undefined && other !== id) throw conflict(new RuleBroken("23505", "interaction"));
    }
  }

  /** What was handed over in memory becomes durable with its consumption. */
  #consume({ id, outcome, arrival }: ConsumedFact): void {
    if (arrival !== undefined) this.insertFacts([{ tenantId: this.tenantId, id, ...arrival }]);
    const row = this.pending.get(id) as InboxRow;
    row.outcome = outcome;
    this.pending.delete(id);
  }

  #writeRows({ interactions, agents, desks, queues, flows = [], lines, removed, version }: FloorCommit): void {
    for (const { row, lastSeq } of interactions) {
      const kept = { row: stored(row), lastSeq };
      this.contacts.set(row.id, kept);
      if (row.state.kind === "ended") this.live.delete(row.id);
      else this.live.set(row.id, kept);
      this.contactByCall.set(row.callId, row.id);
      for (const { offerId } of row.record.legs) this.contactByOffer.set(offerId, row.id);
    }
    for (const agent of agents) this.agents.set(agent.id, { state: stored(agent), version: version + 1 });
    for (const id of desks) {
      const known = this.agents.get(id);
      if (known !== undefined) known.version = version + 1;
    }
    for (const queue of queues) this.queues.set(queue.id, stored(queue));
    for (const flow of flows) this.flows.set(flow.queueId, stored(flow));
    for (const { settings, address } of lines) {
      this.lines.set(settings.id, stored(settings));
      this.lineOfAddress.set(address, settings.id);
    }
    for (const id of removed.queueIds) {
      this.queues.delete(id);
      this.flows.delete(id);
    }
    for (const id of removed.lineIds) this.lines.delete(id);
    for (const id of removed.agentIds) this.agents.delete(id);
  }

  /** A contact that continues another has its number, unless it brings its own. */
  #writeNumbers({ contents, interactions }: FloorCommit): void {
    for (const { interactionId, fromAddress } of contents) {
      if (fromAddress !== null && !this.numbers.has(interactionId)) this.numbers.set(interactionId, fromAddress);
    }
    for (const { row } of interactions) {
      const inherited = row.parentId === null ? undefined : this.numbers.get(row.parentId);
      if (inherited !== undefined && !this.numbers.has(row.id)) this.numbers.set(row.id, inherited);
    }
  }

  #writeEffects({ effects, journalSeq }: FloorCommit): void {
    effects.forEach((effect, place) => {
      const row: EffectRow = {
        effect,
        ordinal: journalSeq * 1000 + place + 1,
        state: "pending",
        attempts: 0,
        runAt: this.now,
        claimedBy: null,
        claimedUntil: 0,
      };
      this.effects.set(effect.id, row);
      const waiting = this.pendingEffects.get(effect.interactionId) ?? [];
      this.pendingEffects.set(effect.interactionId, [...waiting, row]);
    });
  }
}

/** As it comes back from a jsonb column. */
function stored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function conflict(cause: RuleBroken): FloorConflict {
  return new FloorConflict("the floor moved on", { cause });
}

function wrapsUp({ voice, tasks }: Agent): string[] {
  return [voice, ...tasks].flatMap((work) => (work.kind === "wrapUp" ? [work.interactionId] : []));
}
