import type { ClaimedEffect } from "@touchstone/db";
import {
  assertNever,
  type Effect,
  type EffectFact,
  type EffectKind,
  farewellOf,
  type Language,
} from "@touchstone/domain";
import type { Log } from "@touchstone/runtime";
import {
  type FaxPort,
  type MessagingPort,
  NOT_OURS,
  sentences,
  type VoicePort,
  type VoiceResult,
} from "@touchstone/telephony";
import type { Clock } from "./clock.ts";
import { type MediaPort, type MessageEffectResult, performMessage } from "./performMessage.ts";
import { type RepeatedTask, repeat } from "./repeat.ts";
import type { EffectStore } from "./routerStore.ts";
import type { MailOut } from "./sendMail.ts";
import type { TenantContext } from "./tenantContext.ts";

/** Renewed for as long as an effect is being carried out: a claim that ends belongs to a process that died. */
const CLAIM_MS = 5_000;
const RENEW_EVERY_MS = 1_500;
/** For so long after it was asked for, a claim is sure to keep others away: a request has the rest to reach the carrier. */
const SURE_MS = CLAIM_MS - 1_000;
/** A result that the database could not take is offered to it again after this. */
const STORE_AGAIN_MS = 250;
const AT_ONCE = 50;
const IDLE_LOOK_MS = 2_000;

/** How often each kind is tried, and how long to wait in between, milliseconds. A caller must not wait for a room that never comes. */
const RETRIES: Record<EffectKind, readonly number[]> = {
  moveCaller: [300, 700],
  // The agent waits alone in the room meanwhile.
  dialCustomer: [300, 700, 2_000],
  parkCaller: [300, 700, 2_000, 5_000],
  releaseCaller: [300, 700, 2_000, 5_000],
  endCall: [300, 700, 2_000, 5_000, 15_000],
  endConference: [300, 700, 2_000, 5_000, 15_000],
  holdCustomer: [300, 700, 2_000],
  resumeCustomer: [300, 700, 2_000],
  // A customer who is written to waits longer than one who is on the line.
  sendMessage: [1_000, 4_000, 15_000, 60_000, 300_000],
  fetchMedia: [2_000, 10_000, 60_000, 300_000],
};

/** `heldUntil` as the clock's `monotonicMs`. */
interface UnderWay {
  readonly work: Promise<void>;
  heldUntil: number;
}

export interface EffectsDeps {
  readonly store: EffectStore;
  readonly clock: Clock;
  readonly voice: VoicePort;
  readonly messaging?: MessagingPort;
  readonly fax?: FaxPort;
  readonly media?: MediaPort;
  readonly mail?: MailOut;
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
  readonly #underWay = new Map<string, UnderWay>();
  readonly #renewing: RepeatedTask;
  #looking = false;
  #lookAgain = false;
  #stopped = false;
  #callOff: (() => void) | undefined;

  constructor(deps: EffectsDeps) {
    this.#deps = deps;
    this.#renewing = repeat("renew effect claims", () => this.#renewClaims(), RENEW_EVERY_MS, deps);
    this.#renewing.start();
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
    this.#callOff?.();
    await Promise.allSettled([...this.#underWay.values()].map(({ work }) => work));
    await this.#renewing.stop();
  }

  async #renewClaims(): Promise<void> {
    if (this.#underWay.size === 0) return;
    const askedAt = this.#deps.clock.monotonicMs();
    const held = await this.#deps.store.renewEffectClaims(this.#deps.owner, [...this.#underWay.keys()], CLAIM_MS);
    for (const id of held) this.#hold(id, askedAt);
  }

  async #look(): Promise<void> {
    let nextInMs = IDLE_LOOK_MS;
    try {
      while (this.#lookAgain && !this.#stopped) {
        this.#lookAgain = false;
        const askedAt = this.#deps.clock.monotonicMs();
        const claimed = await this.#deps.store.claimEffects(this.#deps.owner, CLAIM_MS, AT_ONCE);
        for (const effect of claimed) this.#start(effect, askedAt);
        if (claimed.length === AT_ONCE) this.#lookAgain = true;
      }
      nextInMs = Math.min(IDLE_LOOK_MS, (await this.#deps.store.nextEffectInMs()) ?? IDLE_LOOK_MS);
    } catch (error) {
      this.#deps.log.error({ err: error }, "effects could not be claimed; trying again");
    }
    this.#callOff?.();
    if (!this.#stopped) this.#callOff = this.#deps.clock.after(Math.max(50, nextInMs), () => this.wake());
  }

  #start(claimed: ClaimedEffect, askedAt: number): void {
    const { id } = claimed.effect;
    // Ours still: the database was away for longer than the claim.
    if (this.#hold(id, askedAt)) return;
    const work = this.#perform(claimed)
      .catch((error) =>
        this.#deps.log.error({ err: error, effectId: id }, "an effect's result could not be stored; it runs again"),
      )
      .finally(() => {
        this.#underWay.delete(id);
        // The interaction's next effect may wait for this one.
        this.wake();
      });
    this.#underWay.set(id, { work, heldUntil: askedAt + SURE_MS });
  }

  /** The claim counts from when it was asked for. False when nothing of that id is under way. */
  #hold(id: string, askedAt: number): boolean {
    const underWay = this.#underWay.get(id);
    if (underWay === undefined) return false;
    underWay.heldUntil = askedAt + SURE_MS;
    return true;
  }

  /** By this process's own clock: one that stood still finds out before it asks the carrier for what another has done meanwhile. */
  #isStillOurs(id: string): boolean {
    const { heldUntil } = this.#underWay.get(id) ?? { heldUntil: 0 };
    return this.#deps.clock.monotonicMs() < heldUntil;
  }

  /** What the carrier did stays true while the database is away: it is told as soon as somebody listens, not done again. */
  async #perform(claimed: ClaimedEffect): Promise<void> {
    const result = await this.#ask(claimed);
    // Whoever has it tells; when nobody has, it is claimed again.
    if (result === NOT_OURS) return;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#store(claimed, result);
      } catch (error) {
        if (this.#stopped) throw error;
        if (attempt === 1)
          this.#deps.log.warn({ err: error, effectId: claimed.effect.id }, "an effect's result waits for the database");
        await new Promise<void>((resolve) => this.#deps.clock.after(STORE_AGAIN_MS, resolve));
      }
    }
  }

  async #store(claimed: ClaimedEffect, result: EffectResult): Promise<void> {
    const { effect, tenantId } = claimed;
    const told = toldOf(effect);
    switch (result.kind) {
      case "home":
        return await this.#finish(claimed, "done", null, { type: "effectDone", ...told });
      case "later":
        return await this.#putOff(claimed, result.afterMs, result.code);
      case "refused": {
        const isOptedOut = result.because === "optedOut" ? ({ isOptedOut: true } as const) : {};
        return await this.#finish(claimed, "failed", result.code, {
          ...{ type: "effectFailed", ...told, reason: "refused", errorCode: result.code, ...isOptedOut },
        });
      }
      case "done":
        return await this.#finish(claimed, "done", null, {
          ...{ type: "effectDone", ...told },
          ...("callId" in result && result.callId !== undefined ? { callId: result.callId } : {}),
          ...("providerId" in result
            ? { providerId: result.providerId, state: result.state, segments: result.segments }
            : {}),
        });
      case "gone":
        return await this.#finish(claimed, "failed", result.code, {
          type: "effectFailed",
          ...told,
          reason: "callGone",
        });
      case "retry": {
        const waitMs = RETRIES[effect.type][claimed.attempts - 1];
        if (waitMs !== undefined) return await this.#putOff(claimed, result.afterMs ?? waitMs, result.code);
        this.#deps.log.warn(
          { tenantId, effectId: effect.id, kind: effect.type, code: result.code },
          "an effect is given up and parked",
        );
        if (effect.type === "fetchMedia")
          await this.#deps.media?.giveUp({
            tenantId,
            messageId: effect.messageId,
            index: effect.index,
            code: result.code,
          });
        return await this.#finish(claimed, "parked", result.code, { type: "effectFailed", ...told, reason: "gaveUp" });
      }
      default:
        return assertNever(result);
    }
  }

  /** Whoever no longer holds it puts nothing off. */
  async #putOff({ tenantId, effect }: ClaimedEffect, afterMs: number, code: string): Promise<void> {
    await this.#deps.store.retryEffect({ owner: this.#deps.owner, tenantId, effectId: effect.id }, afterMs, code);
  }

  async #ask({ tenantId, effect, attempts, language }: ClaimedEffect): Promise<EffectResult> {
    const isStillOurs = () => this.#isStillOurs(effect.id);
    try {
      const context = await this.#deps.contextOf(tenantId);
      if (effect.type === "sendMessage" || effect.type === "fetchMedia") {
        return await performMessage(this.#deps, { tenantId, effect, attempts, isStillOurs }, context.account);
      }
      if (!context.account) return { kind: "retry", code: "no carrier account" };
      const dial = effect.type === "dialCustomer" ? await this.#deps.store.readDial(tenantId, effect) : null;
      if (!isStillOurs()) return NOT_OURS;
      return await this.#deps.voice.perform({
        effect,
        account: context.account,
        publicUrl: this.#deps.publicUrl,
        language,
        speech: speechOf(effect, context, language),
        dial,
        attempt: attempts,
        isStillOurs,
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
    const isNew = await this.#deps.store.finishEffect({
      ...{ tenantId, effectId: effect.id, state, error },
      fact: { id: this.#deps.clock.newId(), key, body },
    });
    if (!isNew) return;
    this.#deps.ended(effect.type, state);
    this.#deps.factStored(tenantId);
  }
}

type EffectResult = VoiceResult | MessageEffectResult;

/** What the fact about an effect says of it, whatever came of it. */
function toldOf(effect: Effect) {
  const { id: effectId, interactionId, type: kind } = effect;
  const told = { effectId, interactionId, kind };
  if (effect.type === "sendMessage") return { ...told, messageId: effect.messageId };
  return effect.type === "fetchMedia" ? { ...told, messageId: effect.messageId, index: effect.index } : told;
}

/** What is said to a caller who is let go; null where the carrier's own words do. */
function speechOf(effect: Effect, { queues }: TenantContext, language: Language): string | null {
  if (effect.type !== "releaseCaller") return null;
  if (effect.because === "callback") return sentences[language].callbackPromised;
  const queue = queues.get(effect.queueId);
  // An effect stored before causes were kept has none: the last resort is right for it.
  return queue === undefined ? null : farewellOf(queue, effect.because ?? "failed", language);
}
