/** Latencies in milliseconds, each from the instant its request was scheduled for, so that a stall counts for all that it held up. */
export class Latencies {
  readonly #values: number[] = [];

  add(ms: number): void {
    this.#values.push(ms);
  }

  get count(): number {
    return this.#values.length;
  }

  /** The q-th part of the sorted values, NaN when there are none. */
  quantile(q: number): number {
    const sorted = this.#values.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
  }

  summary(): { n: number; p50: number; p99: number; worst: number } {
    const round = (ms: number) => Math.round(ms * 10) / 10;
    return {
      n: this.count,
      p50: round(this.quantile(0.5)),
      p99: round(this.quantile(0.99)),
      worst: round(this.quantile(1)),
    };
  }
}
