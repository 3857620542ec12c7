import { hashOf } from "./dice.ts";

interface Due {
  readonly at: number;
  readonly order: number;
  readonly what: string;
  readonly work: () => void;
  calledOff: boolean;
}

/** The one source of time and order: whatever happens in a simulated world is an event of it, and nothing happens beside it. */
export interface Schedule {
  /** True time, milliseconds since 1970; the database's clock. */
  readonly now: number;
  /** Events so far. */
  readonly steps: number;
  /** A hash of every event's instant and name so far. */
  readonly hash: number;
  /** Does `work` after `delayMs`; the returned function calls it off. */
  after(delayMs: number, what: string, work: () => void): () => void;
  /** Adds to the hash what is not an event of its own. */
  note(what: string): void;
  /** Plays events until `until` says so after one of them, or until there is none left. */
  play(until: () => boolean): Promise<void>;
}

/** `heard` is told of each event before it happens. */
export function createSchedule(start: number, heard: (now: number, what: string) => void): Schedule {
  const heap: Due[] = [];
  let now = start;
  let steps = 0;
  let order = 0;
  let hash = 0;
  return {
    get now() {
      return now;
    },
    get steps() {
      return steps;
    },
    get hash() {
      return hash;
    },
    after: (delayMs, what, work) => {
      const due = { at: now + Math.max(0, Math.round(delayMs)), order: order++, what, work, calledOff: false };
      push(heap, due);
      return () => {
        due.calledOff = true;
      };
    },
    note: (what) => {
      hash = hashOf(what, hash);
    },
    play: async (until) => {
      for (let due = pop(heap); due !== undefined; due = pop(heap)) {
        if (due.calledOff) continue;
        now = due.at;
        steps += 1;
        hash = hashOf(due.what, hash ^ now);
        heard(now, due.what);
        due.work();
        await allSaid();
        if (until()) return;
      }
    },
  };
}

/** Every promise that the event settled has told whoever waited for it, and so on, until all wait for the next event. */
const allSaid = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const isBefore = (a: Due, b: Due) => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Due[], due: Due): void {
  let index = heap.length;
  heap.push(due);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent] as Due;
    if (!isBefore(due, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = due;
}

function pop(heap: Due[]): Due | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (last === undefined || first === undefined || heap.length === 0) return first;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const right = left + 1;
    if (left >= heap.length) break;
    const child = right < heap.length && isBefore(heap[right] as Due, heap[left] as Due) ? right : left;
    if (!isBefore(heap[child] as Due, last)) break;
    heap[index] = heap[child] as Due;
    index = child;
  }
  heap[index] = last;
  return first;
}
