import type { InboxFact, ScreenPort } from "@touchstone/contracts";
import {
  createPace,
  type FloorCommit,
  FloorConflict,
  type LoadedFloor,
  type Pace,
  type PendingFact,
  type TakeFact,
} from "@touchstone/db";
import { createFloor, type Floor, forget, nextTimerAt, StepFailed } from "@touchstone/domain";
import type { Log } from "@touchstone/runtime";
import { type Batch, commitOf, parkFact, standingPushes, startBatch, stepFact, stepTime } from "./batch.ts";
import type { Clock } from "./clock.ts";
import { DatabaseClock } from "./databaseClock.ts";
import { HandedFacts } from "./handedFacts.ts";
import { isAboutTheData } from "./refusedForGood.ts";
import type { ArrivalStore, FloorStore } from "./routerStore.ts";
import type { SmallTurns } from "./smallTurns.ts";
import { soundFacts } from "./soundFacts.ts";
import type { ReadyFact } from "./takeFacts.ts";
import { TimeOutsAside } from "./timeOutsAside.ts";

/** A commit takes at most so many facts, and so long stepping them: tenants take turns. */
const MAX_FACTS = 200;
const MAX_STEP_MS = 10;
/**
 * After a take-over or an outage time-outs wait for so long: what was said meanwhile (facts on their way, results of effects,
 * desks that come back) is heard before it is too late for it.
 */
const HEAR_FIRST_MS = 2_000;
/** After an error of the database. */
const RETRY_MS = 250;
/** More of them are no race but a fault that time or a person has to mend: wait in between. */
const CONFLICTS_IN_A_ROW = 3;

export interface FloorOwnerDeps {
  readonly store: FloorStore;
  /** Set where edges of this process may hand facts over. */
  readonly arrivals?: ArrivalStore | undefined;
  readonly clock: Clock;
  readonly screens: ScreenPort;
  readonly log: Log;
  /** Told after each commit. */
  readonly committed: (tenantId: string, commit: FloorCommit) => void;
  /** ISO country of each line. */
  readonly regionsOf: (tenantId: string) => Promise<ReadonlyMap<string, string>>;
  readonly metrics: OwnerMetrics;
  /** Of all owners of this process. */
  readonly smallTurns: SmallTurns;
}

export interface OwnerMetrics {
  facts(count: number): void;
  parked(): void;
  conflict(): void;
  commitMs(ms: number): void;
}

/** As it was loaded or committed last. */
interface HeldFloor {
  readonly floor: Floor;
  version: number;
  journalSeq: number;
}

/**
 * Owns one tenant's floor in this process: at most one transaction of it is in flight. Every wake-up means "look again";
 * what it missed the next one finds, because pending facts are found by their state and not by a mark.
 */
export class FloorOwner {
  readonly tenantId: string;
  readonly #deps: FloorOwnerDeps;
  #held: HeldFloor | null = null;
  #running: Promise<void> | null = null;
  #wakeAgain = false;
  /** The inbox is to be read: it may have facts of others, or of before. */
  #look = true;
  #stopped = false;
  #callOff: (() => void) | undefined;
  readonly #databaseClock: DatabaseClock;
  #conflicts = 0;
  /** As many facts wait as a turn takes, or did lately. */
  #isBehind = false;
  /** Ends what others with a backlog wait for. */
  #letBehindGoOn = () => {};
  /** The floor is loaded for the first time, or after an outage. */
  #wasAway = true;
  /** Before this instant of the monotonic clock no time-out fires. */
  #hearUntil = 0;
  /** Facts that made code throw, until they are parked. */
  readonly #poison = new Map<string, string>();
  /** So many of the oldest facts are taken one at a time: among them is one that the database refuses. */
  #suspects = 0;
  readonly #timeOuts = new TimeOutsAside();
  readonly #handed: HandedFacts | null;

  constructor(tenantId: string, deps: FloorOwnerDeps) {
    this.tenantId = tenantId;
    this.#deps = deps;
    this.#databaseClock = new DatabaseClock(deps.clock);
    this.#handed = deps.arrivals ? this.#openHanded(deps.arrivals) : null;
  }

  /** See `TakeFact`. */
  readonly take: TakeFact = (fact, asked) => this.#handed?.take(fact, asked) ?? null;

  /** Looks for facts and due timers; returns at once. */
  wake(): void {
    this.#look = true;
    this.#goOn();
  }

  #goOn(): void {
    if (this.#stopped) return;
    this.#wakeAgain = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      if (this.#wakeAgain) this.#goOn();
    });
  }

  #openHanded(store: ArrivalStore): HandedFacts {
    const { clock, log, regionsOf } = this.#deps;
    return new HandedFacts({
      ...{ tenantId: this.tenantId, store, clock, log, regionsOf },
      // A fact that the database refuses is sought among those of the inbox.
      floor: () => (this.#stopped || this.#suspects > 0 ? null : (this.#held?.floor ?? null)),
      ready: (now) => {
        if (now !== null) this.#databaseClock.read(now);
        this.#goOn();
      },
    });
  }

  /** Finishes the transaction in flight and takes no other. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#callOff?.();
    await this.#running;
    this.#handed?.decline();
  }

  async #run(): Promise<void> {
    while (this.#wakeAgain && !this.#stopped) {
      this.#wakeAgain = false;
      try {
        if (await this.#takeTurn()) this.#wakeAgain = true;
      } catch (error) {
        this.#dropFloor();
        this.#giveUpTurn(error);
        return;
      } finally {
        this.#letBehindGoOn();
      }
    }
    this.#setTimer();
  }

  /** With all that was stepped on it; what was handed over comes back by the inbox. */
  #dropFloor(): void {
    this.#held = null;
    this.#look = true;
    this.#handed?.decline();
  }

  #giveUpTurn(error: unknown): void {
    this.#wakeAgain = false;
    if (error instanceof FloorConflict && ++this.#conflicts <= CONFLICTS_IN_A_ROW) {
      this.#deps.metrics.conflict();
      this.#deps.log.info(
        { err: error.cause, tenantId: this.tenantId },
        "the fence refused a batch; it is taken again",
      );
      this.#wakeAgain = true;
      return;
    }
    if (isAboutTheData(error) && this.#suspects > 0) {
      this.#wakeAgain = true;
      return;
    }
    this.#wasAway = true;
    this.#deps.log.error({ err: error, tenantId: this.tenantId }, "a batch failed; the floor is loaded anew");
    this.#lookIn(RETRY_MS);
  }

  /** One batch; true when more may be waiting. */
  async #takeTurn(): Promise<boolean> {
    const { store, clock } = this.#deps;
    this.#held ??= holdFloor(this.tenantId, await store.loadFloor(this.tenantId));
    const held = this.#held;
    if (this.#wasAway) this.#hearUntil = clock.monotonicMs() + HEAR_FIRST_MS;
    this.#wasAway = false;
    if (this.#timeOuts.areSuspect && clock.monotonicMs() >= this.#hearUntil) return await this.#takeTimeOut(held);
    const limit = this.#suspects > 0 ? 1 : MAX_FACTS;
    // What was said counts before what time did.
    if (this.#isDue(held.floor)) this.#look = true;
    if (!this.#isBehind) this.#letBehindGoOn = this.#deps.smallTurns.begin();
    const facts = await this.#pendingFacts(limit);
    this.#isBehind = facts.length === MAX_FACTS;
    if (this.#isBehind) this.#letBehindGoOn();
    const pending = await this.#makeReady(held.floor, facts);
    const now = this.#databaseClock.now();
    const ready = [...pending, ...(this.#handed?.next(held.floor, limit - pending.length) ?? [])];
    if (ready.length === 0 && !this.#isDue(held.floor)) return false;
    const pace = this.#paceOfSteps();
    const batch = await this.#stepAll(held.floor, ready, now, pace);
    if (!batch) return true;
    await this.#commit(held, batch, pace);
    this.#handed?.forget(forget(held.floor, now));
    if (facts.length === limit || batch.consumed.length < facts.length) this.#look = true;
    return this.#look || this.#handed?.isEmpty === false;
  }

  /** One time-out alone, while one is sought that cannot be carried out; facts wait for so long. */
  async #takeTimeOut(held: HeldFloor): Promise<true> {
    const { clock, log, metrics } = this.#deps;
    const batch = startBatch(held.floor);
    if (this.#timeOuts.park(batch, clock.newId)) {
      await this.#commit(held, batch);
      this.#timeOuts.told();
      return true;
    }
    const now = this.#databaseClock.now();
    const id = this.#timeOuts.next(held.floor, now);
    if (id === undefined) return true;
    try {
      stepTime(batch, clock.newId(), now, { only: id });
      await this.#commit(held, batch);
    } catch (error) {
      if (!(error instanceof StepFailed) && !isAboutTheData(error)) throw error;
      log.error({ err: error, tenantId: this.tenantId, of: id }, "a time-out cannot be carried out; it is set aside");
      metrics.parked();
      this.#timeOuts.setAside(id, error);
      this.#dropFloor();
    }
    return true;
  }

  /** Who is behind lets others go first. Begun after the look-ups: where they are slow, a turn that counts them ends after its first fact. */
  #paceOfSteps(): Pace {
    const { clock, smallTurns } = this.#deps;
    return createPace(this.#isBehind ? { monotonicMs: clock.monotonicMs, pause: smallTurns.patience() } : clock);
  }

  #isDue(floor: Floor): boolean {
    const timer = nextTimerAt(floor, this.#timeOuts.ids);
    return (
      timer !== undefined && timer <= this.#databaseClock.now() && this.#deps.clock.monotonicMs() >= this.#hearUntil
    );
  }

  /** Facts of the inbox; none without asking when nobody said that there are any. */
  async #pendingFacts(limit: number): Promise<PendingFact<InboxFact>[]> {
    if (!this.#look) return [];
    this.#look = false;
    const { now, facts } = await this.#deps.store.takePending(this.tenantId, limit);
    this.#databaseClock.read(now);
    return facts;
  }

  async #makeReady(floor: Floor, facts: readonly PendingFact<InboxFact>[]): Promise<ReadyFact[]> {
    const { store, regionsOf } = this.#deps;
    const isCondemned = (factId: string) => this.#poison.has(factId);
    const condemn = (factId: string, error: unknown) => this.#condemn(factId, error);
    const regions = await regionsOf(this.tenantId);
    return await soundFacts({ store, floor, regions, isCondemned, condemn }, facts);
  }

  /**
   * In slices: others of this process have their turn in between, and may hand facts over for the next batch.
   * Null when a fact made code throw in the middle of its step: it is remembered, and the floor is loaded anew without the half. One
   * that throws before it changed anything costs the others nothing.
   */
  async #stepAll(floor: Floor, facts: readonly ReadyFact[], now: number, pace: Pace): Promise<Batch | null> {
    const batch = startBatch(floor, this.#handed?.blockedLately());
    const { clock } = this.#deps;
    const isHearing = clock.monotonicMs() < this.#hearUntil;
    for (const fact of facts) {
      if (pace.spentMs > MAX_STEP_MS && batch.consumed.length > 0) break;
      if (pace.isDue) await pace.pause();
      const poison = this.#poison.get(fact.id);
      if (poison !== undefined) parkFact(batch, fact, poison);
      else if (!this.#tryStep(batch, fact, now)) return null;
    }
    const isFactSuspected = this.#suspects > 0 && facts.length > 0;
    if (isHearing || isFactSuspected) return batch;
    return this.#tryTime(batch, now) ? batch : null;
  }

  #tryTime(batch: Batch, now: number): boolean {
    try {
      stepTime(batch, this.#deps.clock.newId(), now, this.#timeOuts.which);
      return true;
    } catch (error) {
      this.#deps.log.error({ err: error, tenantId: this.tenantId }, "a time-out made code throw; it is sought");
      this.#timeOuts.suspect();
      this.#dropFloor();
      return false;
    }
  }

  #tryStep(batch: Batch, fact: ReadyFact, now: number): boolean {
    try {
      stepFact(batch, fact, now);
      if (fact.body.type === "timePassed" && fact.body.only) this.#timeOuts.release(fact.body.only);
      return true;
    } catch (error) {
      this.#deps.log.error(
        { err: error, tenantId: this.tenantId, factId: fact.id, fact: fact.body.type },
        "a fact made code throw; it is parked",
      );
      this.#deps.metrics.parked();
      if (error instanceof StepFailed && error.isFloorIntact) {
        parkFact(batch, fact, error.message);
        return true;
      }
      this.#poison.set(fact.id, String(error));
      this.#dropFloor();
      return false;
    }
  }

  async #commit(held: HeldFloor, batch: Batch, pace = createPace(this.#deps.clock)): Promise<void> {
    if (batch.consumed.length === 0 && batch.journal.length === 0) return;
    const { store, clock, screens, metrics, committed } = this.#deps;
    const startedAt = clock.monotonicMs();
    const pushes = standingPushes(batch);
    const commit = { ...commitOf(batch, held), popped: screens.popsHere ? offeredBy(pushes) : [] };
    const read = await store.commitFloor(commit, pace).catch((error: unknown) => {
      if (isAboutTheData(error)) this.#suspect(batch, error);
      throw error;
    });
    this.#conflicts = 0;
    this.#suspects = Math.max(0, this.#suspects - batch.consumed.length);
    held.version += 1;
    held.journalSeq += batch.journal.length;
    for (const { id } of batch.consumed) this.#poison.delete(id);
    this.#handed?.committed(held.floor, batch);
    metrics.commitMs(clock.monotonicMs() - startedAt);
    metrics.facts(batch.consumed.length);
    screens.committed(this.tenantId, {
      version: held.version,
      pushes,
      ...(read && commit.popped.length > 0 ? { offers: read.offers } : {}),
      agentsChanged: commit.desks,
      boardChanged: commit.interactions.length + commit.agents.length + commit.queues.length > 0,
    });
    committed(this.tenantId, commit);
  }

  /** The database will never take this batch. Alone a fact is guilty; of several, or beside time-outs, each is taken alone. */
  #suspect({ consumed, journal }: Batch, error: unknown): void {
    const [only] = consumed;
    const withTime = journal.some(({ event }) => event.type === "timePassed");
    if (withTime) this.#timeOuts.suspect();
    if (only === undefined || consumed.length > 1 || withTime) {
      this.#suspects = consumed.length;
      this.#deps.log.error({ err: error, tenantId: this.tenantId }, "the database refuses a batch for what it says");
      return;
    }
    if (this.#poison.has(only.id)) return;
    this.#condemn(only.id, error);
    this.#suspects = Math.max(1, this.#suspects);
  }

  /** From now on the fact is parked wherever it turns up. */
  #condemn(factId: string, error: unknown): void {
    this.#deps.log.error(
      { err: error, tenantId: this.tenantId, factId },
      "a fact is refused for what it says; it is parked",
    );
    this.#deps.metrics.parked();
    this.#poison.set(factId, String(error));
  }

  #setTimer(): void {
    const dueAt = this.#held && nextTimerAt(this.#held.floor, this.#timeOuts.ids);
    if (!dueAt) return;
    const dueInMs = dueAt - this.#databaseClock.now();
    this.#lookIn(Math.max(0, dueInMs, this.#hearUntil - this.#deps.clock.monotonicMs()) + 1);
  }

  /** Only when to look again: what is due then is decided by `step` with the database's clock. */
  #lookIn(ms: number): void {
    this.#callOff?.();
    if (this.#stopped) return;
    this.#callOff = this.#deps.clock.after(Math.min(ms, 60_000), () => this.wake());
  }
}

const offeredBy = (pushes: Batch["pushes"]): string[] => [
  ...new Set(pushes.flatMap((push) => (push.type === "offer" ? [push.interactionId] : []))),
];

function holdFloor(tenantId: string, loaded: LoadedFloor | null): HeldFloor {
  if (!loaded) throw new Error(`tenant ${tenantId} has no floor`);
  return { floor: createFloor(tenantId, loaded.rows), version: loaded.version, journalSeq: loaded.journalSeq };
}
