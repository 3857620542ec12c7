interface Due {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

/** Time that passes as fast as its actions run, in the order of their instants. */
export interface VirtualClock {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Runs `action` at an instant, or now when that is past. */
  at(instant: number, action: () => void): void;
  after(ms: number, action: () => void): void;
  /** The instant of the next action; undefined when there is none. */
  nextAt(): number | undefined;
  /** Moves on without an action: for what is due by other means. */
  moveTo(instant: number): void;
  /** Moves on to the next action and runs it. */
  runNext(): void;
}

export function createVirtualClock(startMs: number): VirtualClock {
  const heap: Due[] = [];
  let nowMs = startMs;
  let order = 0;
  const at = (instant: number, action: () => void) => {
    pushDue(heap, { at: Math.max(Math.round(instant), nowMs), order: order++, action });
  };
  return {
    get nowMs() {
      return nowMs;
    },
    at,
    after: (ms, action) => at(nowMs + ms, action),
    nextAt: () => heap[0]?.at,
    moveTo: (instant) => {
      nowMs = Math.max(nowMs, instant);
    },
    runNext: () => {
      const due = popDue(heap);
      if (!due) return;
      nowMs = due.at;
      due.action();
    },
  };
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function pushDue(heap: Due[], due: Due): void {
  let place = heap.length;
  heap.push(due);
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const above = heap[parent] as Due;
    if (isBefore(above, due)) break;
    heap[place] = above;
    place = parent;
  }
  heap[place] = due;
}

function popDue(heap: Due[]): Due | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!first || !last || heap.length === 0) return first;
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    const right = heap[child + 1];
    if (right && isBefore(right, heap[child] as Due)) child += 1;
    const below = heap[child];
    if (!below || isBefore(last, below)) break;
    heap[place] = below;
    place = child;
  }
  heap[place] = last;
  return first;
}
