import { type ContentRow, commitFloor, type Database, type LineRow, type MessageWords, setNotes } from "@touchstone/db";
import {
  createFloor,
  type Effect,
  type EventBody,
  type Floor,
  forget,
  getInteraction,
  type Happening,
  type InteractionState,
  nextTimerAt,
} from "@touchstone/domain";
import { type Batch, commitOf, startBatch, stepFact, stepTime } from "@touchstone/router";
import { virtualIds } from "./ids.ts";
import type { Random } from "./random.ts";
import { createVirtualClock, type VirtualClock } from "./virtualClock.ts";

/** Journal rows in one commit. */
const COMMIT_ROWS = 4000;

/** A fact with what its row keeps beside the floor. */
export interface StagedFact {
  readonly body: EventBody;
  /** Made anew when absent. */
  readonly id?: string;
  readonly content?: ContentRow | null;
  readonly line?: LineRow | null;
  readonly words?: MessageWords | null;
}

/**
 * A tenant's floor on a virtual clock, with no carrier and no people: what happens is told to those who play them. The
 * router's own code steps and commits.
 */
export interface Stage {
  readonly floor: Floor;
  readonly clock: VirtualClock;
  readonly random: Random;
  take(fact: StagedFact): void;
  stateOf(interactionId: string): InteractionState | undefined;
  /** What an agent writes; erasable, so beside the journal. */
  write(interactionId: string, notes: string): void;
  onHappening(listener: (happening: Happening) => void): void;
  onEffect(listener: (effect: Effect) => void): void;
  /** Runs until nobody has anything to do any more; returns how many events were journaled. */
  run(): Promise<number>;
}

export function createStage(pool: Database["pool"], tenantId: string, startMs: number, random: Random): Stage {
  const floor = createFloor(tenantId, { queues: [], lines: [], agents: [], interactions: [] });
  const clock = createVirtualClock(startMs);
  const newId = virtualIds(random, () => clock.nowMs);
  const onHappening: ((happening: Happening) => void)[] = [];
  const onEffect: ((effect: Effect) => void)[] = [];
  const commits = createCommits(pool, floor);

  const tell = (from: { journal: number; effects: number }) => {
    const { journal, effects } = commits.batch;
    const happened = journal.slice(from.journal).flatMap((entry) => entry.happened);
    const asked = effects.slice(from.effects);
    for (const happening of happened) for (const listener of onHappening) listener(happening);
    for (const effect of asked) for (const listener of onEffect) listener(effect);
  };
  const stepThen = (work: (batch: Batch) => void) => {
    const { batch } = commits;
    const from = { journal: batch.journal.length, effects: batch.effects.length };
    work(batch);
    tell(from);
  };
  const passTime = () => stepThen((batch) => stepTime(batch, newId(), clock.nowMs));
  return {
    floor,
    clock,
    random,
    take: ({ body, id = newId(), content = null, line = null, words = null }) =>
      stepThen((batch) => stepFact(batch, { id, body, content, line, words, refused: null }, clock.nowMs)),
    stateOf: (interactionId) => getInteraction(floor, interactionId)?.state,
    write: (interactionId, notes) => void commits.notes.set(interactionId, notes),
    onHappening: (listener) => void onHappening.push(listener),
    onEffect: (listener) => void onEffect.push(listener),
    run: async () => {
      while (runNext(clock, floor, passTime)) {
        if (commits.batch.journal.length >= COMMIT_ROWS) await commits.commit(clock.nowMs);
      }
      await commits.commit(clock.nowMs);
      await commits.settled();
      return commits.committed();
    },
  };
}

/** What is due first: an action of somebody, or what time alone changes. False when neither will ever come. */
function runNext(clock: VirtualClock, floor: Floor, passTime: () => void): boolean {
  const action = clock.nextAt();
  const timer = nextTimerAt(floor);
  if (timer !== undefined && (action === undefined || timer <= action)) {
    clock.moveTo(timer);
    passTime();
    return true;
  }
  if (action === undefined) return false;
  clock.runNext();
  return true;
}

/** Commits go out one after the other, each while the next batch is stepped. */
function createCommits(pool: Database["pool"], floor: Floor) {
  const at = { version: 0, journalSeq: 0 };
  const commits = {
    batch: startBatch(floor),
    notes: new Map<string, string>(),
    commit: async (nowMs: number) => {
      const commit = { ...commitOf(commits.batch, at), consumed: [], effectsAs: "done" as const };
      const notes = commits.notes;
      commits.batch = startBatch(floor);
      commits.notes = new Map();
      at.version += 1;
      at.journalSeq += commit.journal.length;
      forget(floor, nowMs);
      await underWay;
      underWay = commitFloor(pool, commit).then(() => setNotes(pool, floor.tenantId, notes));
      underWay.catch(() => {}); // Told to whoever waits for it next.
    },
    settled: () => underWay,
    committed: () => at.journalSeq,
  };
  let underWay: Promise<void> = Promise.resolve();
  return commits;
}
