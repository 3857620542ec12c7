import type { Clock } from "./clock.ts";

/** One turn of a tenant with a backlog waits no longer than this altogether: small turns without end must not stop it. */
const PATIENCE_MS = 8;

/**
 * The turns under way in this process that take all there is, which is little. A tenant that is behind, whose turns are long, lets them go
 * first: processors that run its backlog would keep waiting who is nearly done.
 */
export class SmallTurns {
  readonly #clock: Pick<Clock, "monotonicMs" | "after" | "pause">;
  readonly #underWay = new Set<symbol>();
  #over: PromiseWithResolvers<void> | null = null;

  constructor(clock: Pick<Clock, "monotonicMs" | "after" | "pause">) {
    this.#clock = clock;
  }

  /** Returns what ends it; ending it twice is as good as once. */
  begin(): () => void {
    const turn = Symbol("turn");
    this.#underWay.add(turn);
    return () => {
      this.#underWay.delete(turn);
      if (this.#underWay.size > 0) return;
      this.#over?.resolve();
      this.#over = null;
    };
  }

  /** How a long turn pauses: until everybody had a turn, and the small ones are over. */
  patience(): () => Promise<void> {
    let leftMs = PATIENCE_MS;
    return async () => {
      await this.#clock.pause();
      if (this.#underWay.size === 0 || leftMs <= 0) return;
      const since = this.#clock.monotonicMs();
      await this.#overWithin(leftMs);
      leftMs -= this.#clock.monotonicMs() - since;
    };
  }

  async #overWithin(ms: number): Promise<void> {
    this.#over ??= Promise.withResolvers();
    const late = Promise.withResolvers<void>();
    const callOff = this.#clock.after(ms, late.resolve);
    await Promise.race([this.#over.promise, late.promise]);
    callOff();
  }
}
