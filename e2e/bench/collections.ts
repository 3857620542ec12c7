import { PerformanceObserver } from "node:perf_hooks";
import type { SlowStep } from "./routeLoad.ts";

interface Span {
  readonly startedAt: number;
  readonly endedAt: number;
}

/** When the garbage collector stopped this process, by the clock of `performance.now`. */
export class Collections {
  readonly #spans: Span[] = [];
  readonly #observer: PerformanceObserver;

  constructor() {
    this.#observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        this.#spans.push({ startedAt: startTime, endedAt: startTime + duration });
    });
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  /** Resolves when what happened so far is known: it is told when nothing else runs. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Did a collection take place within the step? */
  hit({ startedAt, us }: SlowStep): boolean {
    const endedAt = startedAt + us / 1_000;
    let [from, to] = [0, this.#spans.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#spans[middle]?.endedAt ?? 0) < startedAt) from = middle + 1;
      else to = middle;
    }
    const span = this.#spans[from];
    return span !== undefined && span.startedAt <= endedAt;
  }

  close(): void {
    this.#observer.disconnect();
  }
}
