import { type InboxFact, isStorable } from "@touchstone/contracts";
import type { AskedInteraction, IncomingFact, TakenFact } from "@touchstone/db";
import {
  type Floor,
  findInteractionByCall,
  findInteractionByOffer,
  type Interaction,
  type InteractionId,
  recall,
} from "@touchstone/domain";
import type { Log } from "@touchstone/runtime";
import type { Batch } from "./batch.ts";
import type { Clock } from "./clock.ts";
import { LatelyBlocked } from "./latelyBlocked.ts";
import type { ArrivalStore } from "./routerStore.ts";
import { type CompletedFacts, completeAtOnce, completeFacts, type ReadyFact } from "./takeFacts.ts";
import { TrackedKeys } from "./trackedKeys.ts";

/** Nobody waits longer than this for a commit: then the fact goes into the inbox by itself, well before a carrier's patience ends. */
const WAIT_MS = 250;
const MAX_WAITING = 1_000;
/** Reads at once: one is being answered while the next is asked. */
const READS = 2;
/** Without a look-up a fact is stepped at the database's clock as it was read so long ago at most, and carried on by our own. */
const CLOCK_KNOWN_MS = 5_000;

export interface HandedFactsDeps {
  readonly tenantId: string;
  readonly store: ArrivalStore;
  readonly clock: Clock;
  readonly log: Log;
  /** ISO country of each line. */
  readonly regionsOf: (tenantId: string) => Promise<ReadonlyMap<string, string>>;
  /** The floor that facts are taken for; null while nobody may hand any over. */
  readonly floor: () => Floor | null;
  /** Facts can be stepped; `now` is the database's clock, when it was just read. */
  readonly ready: (now: number | null) => void;
}

/** A fact that an edge of this process waits for. It is nowhere but in memory, and nobody was told that it is durable. */
interface Handed {
  readonly fact: IncomingFact;
  readonly asked: AskedInteraction | undefined;
  readonly taken: PromiseWithResolvers<TakenFact | null>;
  isOpen: boolean;
  ready: ReadyFact | null;
  found: readonly Interaction[];
  callOff: () => void;
}

/**
 * The facts of one tenant that are handed over in memory, on their way into the floor's next commit: that one makes them durable and
 * consumes them. While one commit is under way those of the next are looked up.
 */
export class HandedFacts {
  readonly #deps: HandedFactsDeps;
  readonly #open = new Map<string, Handed>();
  #arrived: Handed[] = [];
  #ready: Handed[] = [];
  #inTurn: Handed[] = [];
  #reading = 0;
  #scheduled = false;
  #announced = false;
  #clockReadAt = Number.NEGATIVE_INFINITY;
  readonly #keys = new TrackedKeys();
  readonly #lately = new LatelyBlocked(WAIT_MS);

  constructor(deps: HandedFactsDeps) {
    this.#deps = deps;
  }

  get isEmpty(): boolean {
    return this.#ready.length === 0;
  }

  /** See `TakeFact`. */
  take(fact: IncomingFact, asked: AskedInteraction | undefined): Promise<TakenFact | null> | null {
    const floor = this.#deps.floor();
    if (floor === null || this.#open.size >= MAX_WAITING) return null;
    // What no row can hold must not make a whole commit fail.
    if (!isStorable(fact.body) || !isStorable(fact.key)) return null;
    const same = this.#open.get(fact.key);
    if (same) return same.taken.promise.then((taken) => taken && { ...taken, repeated: true });
    const taken = Promise.withResolvers<TakenFact | null>();
    const handed: Handed = { fact, asked, taken, isOpen: true, ready: null, found: [], callOff: () => {} };
    handed.callOff = this.#deps.clock.after(WAIT_MS, () => this.#settle(handed, null));
    this.#open.set(fact.key, handed);
    if (!this.#takeAtOnce(floor, handed)) {
      this.#arrived.push(handed);
      this.#schedule();
    }
    return taken.promise;
  }

  /** True when nothing has to be looked up: then the fact waits for the next turn already. */
  #takeAtOnce(floor: Floor, handed: Handed): boolean {
    const { clock, ready } = this.#deps;
    const { id, key, body } = handed.fact;
    if (clock.monotonicMs() - this.#clockReadAt > CLOCK_KNOWN_MS) return false;
    if (!this.#keys.isNew(floor, body as InboxFact, key)) return false;
    const complete = completeAtOnce(floor, { id, body: asStored(body) });
    if (complete === null) return false;
    handed.ready = { ...complete, arrival: { key, body } };
    this.#ready.push(handed);
    if (this.#announced) return true;
    this.#announced = true;
    // What comes within one turn of the event loop is stepped together.
    setImmediate(() => {
      this.#announced = false;
      if (!this.isEmpty) ready(null);
    });
    return true;
  }

  /** At most so many facts for this turn, in the order in which they came; what they name is brought back into memory. */
  next(floor: Floor, limit: number): ReadyFact[] {
    const open = this.#ready.filter((handed) => handed.isOpen);
    this.#inTurn = open.slice(0, limit);
    this.#ready = open.slice(limit);
    for (const { found } of this.#inTurn) for (const interaction of found) recall(floor, interaction);
    return this.#inTurn.flatMap(({ ready }) => ready ?? []);
  }

  /** Hashes of the addresses that were blocked after what waits here may have been looked up. */
  blockedLately(): readonly string[] {
    return this.#lately.at(this.#deps.clock.monotonicMs());
  }

  /** The turn's commit went through; what it did not get to is the next one's. */
  committed(floor: Floor, { consumed, journal, texts }: Pick<Batch, "consumed" | "journal" | "texts">): void {
    this.#lately.committed(texts, this.#deps.clock.monotonicMs());
    const here = new Set(this.#inTurn.map(({ fact }) => fact.id));
    for (const { event } of journal) if (!here.has(event.id)) this.#keys.untrack(floor, event);
    const outcomes = new Map(consumed.map(({ id, outcome }) => [id, outcome]));
    const left: Handed[] = [];
    for (const handed of this.#inTurn) {
      const { fact, asked } = handed;
      const outcome = outcomes.get(fact.id);
      const interaction = askedInteraction(floor, asked);
      if (outcome) {
        this.#keys.add(floor, fact.id, fact.body as InboxFact, fact.key);
        this.#settle(handed, { id: fact.id, repeated: false, outcome, interaction });
      } else left.push(handed);
    }
    this.#inTurn = [];
    this.#ready = [...left, ...this.#ready];
  }

  /** Nothing more comes of the floor that they were handed to: who waits turns to the inbox. */
  decline(): void {
    for (const handed of [...this.#open.values()]) this.#settle(handed, null);
    this.#arrived = [];
    this.#ready = [];
    this.#inTurn = [];
    this.#keys.clear();
  }

  /** The floor let go of these contacts. */
  forget(ids: readonly InteractionId[]): void {
    this.#keys.forget(ids);
  }

  #settle(handed: Handed, taken: TakenFact | null): void {
    if (!handed.isOpen) return;
    handed.isOpen = false;
    handed.callOff();
    this.#open.delete(handed.fact.key);
    handed.taken.resolve(taken);
  }

  /** What comes within one turn of the event loop is looked up together. */
  #schedule(): void {
    if (this.#scheduled || this.#reading >= READS || this.#arrived.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#reading += 1;
      void this.#lookUp(this.#arrived.splice(0)).finally(() => {
        this.#reading -= 1;
        this.#schedule();
      });
      this.#schedule();
    });
  }

  async #lookUp(batch: readonly Handed[]): Promise<void> {
    const floor = this.#deps.floor();
    try {
      if (floor === null) throw new Error("the floor is not held");
      await this.#complete(floor, batch);
    } catch (err) {
      this.#deps.log.debug({ err, tenantId: this.#deps.tenantId }, "handed facts go by the inbox");
      for (const handed of batch) this.#settle(handed, null);
    }
  }

  async #complete(floor: Floor, batch: readonly Handed[]): Promise<void> {
    const { tenantId, store, regionsOf, ready } = this.#deps;
    const regions = await regionsOf(tenantId);
    const facts = batch.map(({ fact }) => ({ id: fact.id, body: asStored(fact.body) }));
    const keys = batch.map(({ fact }) => fact.key);
    const { now, known, lookedUp } = await store.readArrivals(tenantId, keys, (lookUps) =>
      completeFacts(lookUps, floor, facts, regions),
    );
    this.#clockReadAt = this.#deps.clock.monotonicMs();
    batch.forEach((handed, place) => {
      // A repeat: the inbox knows what became of the first one.
      if (known.has(handed.fact.key)) this.#settle(handed, null);
      else if (handed.isOpen) this.#makeReady(handed, lookedUp, place);
    });
    if (!this.isEmpty) ready(now);
  }

  #makeReady(handed: Handed, { ready, found }: CompletedFacts, place: number): void {
    const { key, body } = handed.fact;
    handed.ready = { ...(ready[place] as ReadyFact), arrival: { key, body } };
    handed.found = found;
    this.#ready.push(handed);
  }
}

/** As the inbox would give it back, so that a replay steps the same. */
const asStored = (body: object) => JSON.parse(JSON.stringify(body)) as InboxFact;

function askedInteraction(floor: Floor, asked: AskedInteraction | undefined): Interaction | null {
  if (!asked) return null;
  const byCall = asked.callId === null ? undefined : findInteractionByCall(floor, asked.callId);
  // By the customer's leg alone: an agent's leg is asked for by the offer.
  if (byCall && byCall.callId === asked.callId) return byCall;
  return (asked.offerId === null ? undefined : findInteractionByOffer(floor, asked.offerId)) ?? null;
}
