import { type ClaimedEffect, claimEffects, finishEffect, nextEffectInMs, retryEffect } from "@touchstone/db";
import { assertNever, type EffectFact, type EffectKind } from "@touchstone/domain";
import { type Log, newId } from "@touchstone/runtime";
import type { VoicePort, VoiceResult } from "@touchstone/telephony";
import type pg from "pg";
import { readLanguage, type TenantContext } from "./tenantContext.ts";

/** Longer than the carrier's HTTP time-out: a claim that ends belongs to a process that died. */
const CLAIM_MS = 15_000;
const AT_ONCE = 50;
const IDLE_LOOK_MS = 2_000;

/** How often each kind is tried, and how long to wait in between, milliseconds. A caller must not wait for a room that never comes. */
const RETRIES: Record<EffectKind, readonly number[]> = {
  moveCaller: [300, 700],
  parkCaller: [300, 700, 2_000, 5_000],
  releaseCaller: [300, 700, 2_000, 5_000],
  endCall: [300, 700, 2_000, 5_000, 15_000],
  endConference: [300, 700, 2_000, 5_000, 15_000],
  holdCustomer: [300, 700, 2_000],
  resumeCustomer: [300, 700, 2_000],
};

export interface EffectsDeps {
  readonly pool: pg.Pool;
  readonly voice: VoicePort;
  readonly contextOf: (tenantId: string) => Promise<TenantContext>;
  readonly publicUrl: string;
  readonly owner: string;
  readonly log: Log;
  /** A result became a fact of this tenant. */
  readonly factStored: (tenantId: string) => void;
  readonly ended: (kind: EffectKind, how: "done" | "failed" | "parked") => void;
}

/** Carries stored effects out, any tenant's, in order for each interaction. Safe to run in many processes. */
export class EffectRunner {
  readonly #deps: EffectsDeps;
  readonly #underWay = new Set<Promise<void>>();
  #looking = false;
  #lookAgain = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: EffectsDeps) {
    this.#deps = deps;
  }

  /** Looks for effects that are due; returns at once. */
  wake(): void {
    this.#lookAgain = true;
    if (this.#looking || this.#stopped) return;
    this.#looking = true;
    void this.#look().finally(() => {
      this.#looking = false;
      if (this.#lookAgain) this.wake();
    });
  }

  /** Waits for what is under way; what is not done stays for the next process. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await Promise.allSettled(this.#underWay);
  }

  async #look(): Promise<void> {
    let nextInMs = IDLE_LOOK_MS;
    try {
      while (this.#lookAgain && !this.#stopped) {
        this.#lookAgain = false;
        const claimed = await claimEffects(this.#deps.pool, this.#deps.owner, CLAIM_MS, AT_ONCE);
        for (const effect of claimed) this.#start(effect);
        if (claimed.length === AT_ONCE) this.#lookAgain = true;
      }
      nextInMs = Math.min(IDLE_LOOK_MS, (await nextEffectInMs(this.#deps.pool)) ?? IDLE_LOOK_MS);
    } catch (error) {
      this.#deps.log.error({ err: error }, "effects could not be claimed; trying again");
    }
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => this.wake(), Math.max(50, nextInMs));
  }

  #start(claimed: ClaimedEffect): void {
    const work = this.#perform(claimed)
      .catch((error) =>
        this.#deps.log.error(
          { err: error, effectId: claimed.effect.id },
          "an effect's result could not be stored; it runs again",
        ),
      )
      .finally(() => {
        this.#underWay.delete(work);
        // The interaction's next effect may wait for this one.
        this.wake();
      });
    this.#underWay.add(work);
  }

  async #perform(claimed: ClaimedEffect): Promise<void> {
    const result = await this.#ask(claimed);
    const { effect, tenantId } = claimed;
    const told = { effectId: effect.id, interactionId: effect.interactionId, kind: effect.type };
    switch (result.kind) {
      case "done":
        return await this.#finish(claimed, "done", null, { type: "effectDone", ...told });
      case "gone":
        return await this.#finish(claimed, "failed", result.code, {
          type: "effectFailed",
          ...told,
          reason: "callGone",
        });
      case "retry": {
        const waitMs = RETRIES[effect.type][claimed.attempts - 1];
        if (waitMs !== undefined)
          return await retryEffect(this.#deps.pool, tenantId, effect.id, result.afterMs ?? waitMs, result.code);
        this.#deps.log.warn(
          { tenantId, effectId: effect.id, kind: effect.type, code: result.code },
          "an effect is given up and parked",
        );
        return await this.#finish(claimed, "parked", result.code, { type: "effectFailed", ...told, reason: "gaveUp" });
      }
      default:
        return assertNever(result);
    }
  }

  async #ask({ tenantId, effect, attempts }: ClaimedEffect): Promise<VoiceResult> {
    try {
      const context = await this.#deps.contextOf(tenantId);
      if (!context.account) return { kind: "retry", code: "no carrier account" };
      const language = await readLanguage(this.#deps.pool, tenantId, effect.interactionId);
      const speech =
        effect.type === "releaseCaller" ? (context.lastResorts.get(effect.queueId)?.[language] ?? null) : null;
      return await this.#deps.voice.perform({
        effect,
        account: context.account,
        publicUrl: this.#deps.publicUrl,
        language,
        speech,
        attempt: attempts,
      });
    } catch (error) {
      return { kind: "retry", code: String(error).slice(0, 200) };
    }
  }

  async #finish(
    { tenantId, effect }: ClaimedEffect,
    state: "done" | "failed" | "parked",
    error: string | null,
    body: EffectFact,
  ): Promise<void> {
    const key = `effect:${effect.id}:${body.type}`;
    const isNew = await finishEffect(
      this.#deps.pool,
      { tenantId, effectId: effect.id, state, error },
      { id: newId(), key, body },
    );
    if (!isNew) return;
    this.#deps.ended(effect.type, state);
    this.#deps.factStored(tenantId);
  }
}
