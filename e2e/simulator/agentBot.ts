import type { InboxFact } from "@touchstone/contracts";
import type { Consult, Interaction } from "@touchstone/domain";
import type { Leg } from "./carrierLeg.ts";
import type { CarrierModel } from "./carrierModel.ts";
import { createDice, type Dice } from "./dice.ts";
import { AGENT_IDS, customerIds, queues } from "./house.ts";
import type { Schedule } from "./schedule.ts";
import type { DeskTab, DeskView, ScreenpopModel } from "./screenpopModel.ts";

/** What the agent looks after now and then, whatever the screen says. */
const LOOK_AFTER_MS = 2_500;
/** Whoever leaves the desk comes back after so long. */
const AWAY_MS = [1_000, 25_000] as const;

export interface BotDeps {
  readonly seed: number;
  readonly schedule: Schedule;
  readonly carrier: CarrierModel;
  /** A screenpop process that answers; null when there is none. */
  readonly findScreenpop: () => ScreenpopModel | null;
}

interface OpenTab extends DeskTab {
  readonly screenpop: ScreenpopModel;
}

type MovingOn = "transferToAgent" | "transferToQueue" | "requeue" | "consult";

interface Talk {
  readonly hangUpAt: number;
  readonly holdAt: number | null;
  /** How the agent gets rid of the customer before the end, if so. */
  readonly movesOn: { readonly at: number; readonly how: MovingOn } | null;
}

const MOVES: readonly MovingOn[] = ["transferToAgent", "transferToQueue", "requeue", "consult", "consult"];

type Decision = "accept" | "decline" | "reportDeviceFault" | "ignore";

/**
 * A person at a desk: sees what the screen shows, some time after it is true; clicks, sometimes twice and in two tabs; forgets,
 * leaves, comes back. What was clicked and did not happen is clicked again under the same id.
 */
export class AgentBot {
  readonly agentId: string;
  readonly #deps: BotDeps;
  readonly #dice: Dice;
  #tabs: OpenTab[] = [];
  #tabsMade = 0;
  #clicks = 0;
  #isAway = false;
  #canTalk = true;
  /** Until then the agent does not want to work. */
  #restsUntil = 0;
  #view: DeskView | null = null;
  readonly #decisions = new Map<string, { what: Decision; at: number; clickId: string }>();
  readonly #legs = new Map<string, Leg>();
  /** By offer. */
  readonly #talks = new Map<string, Talk>();
  readonly #completions = new Map<string, number | null>();
  readonly #doneOnce = new Set<string>();

  constructor(agentId: string, deps: BotDeps) {
    this.agentId = agentId;
    this.#deps = deps;
    this.#dice = createDice(deps.seed, `agent ${agentId}`);
    this.#lookAfter();
  }

  get openTabs(): number {
    return this.#tabs.filter((tab) => tab.screenpop.has(tab) && tab.screenpop.life.process.answers).length;
  }

  /** The browser is gone at once, with its leg. */
  vanish(ms: number): void {
    for (const tab of this.#tabs) this.#shut(tab);
    this.#tabs = [];
    this.#isAway = true;
    for (const leg of this.#legs.values()) this.#deps.carrier.hangUp(leg.sid);
    this.#after(ms, "comes back", () => {
      this.#isAway = false;
      this.#openTab();
    });
  }

  /** The same desk in one more window. */
  openSecondTab(): void {
    if (this.#tabs.length < 2) this.#openTab();
  }

  /** The microphone is taken away, and given back. */
  goDeaf(ms: number): void {
    this.#speak(false);
    this.#after(ms, "hears again", () => this.#speak(true));
  }

  /** Not ready for so long, or signed off. */
  rest(ms: number, intent: "notReady" | "offline"): void {
    this.#restsUntil = this.#deps.schedule.now + ms;
    this.#click({
      type: "setIntent",
      agentId: this.agentId,
      userId: this.agentId,
      intent,
      reason: intent === "notReady" ? "lunch" : null,
    });
  }

  /** A click that makes no sense here and now, or does. */
  clickAstray(body: InboxFact): void {
    this.#click(body);
  }

  #lookAfter(): void {
    this.#after(LOOK_AFTER_MS, "looks after the desk", () => {
      this.#lookAfter();
      if (this.#isAway) return;
      this.#tabs = this.#tabs.filter((tab) => this.#isWhole(tab));
      if (this.#tabs.length === 0) this.#openTab();
      if (this.#view !== null) this.#react(this.#view);
    });
  }

  /** A process that stands still for longer than a ping is left. */
  #isWhole(tab: OpenTab): boolean {
    const { isCurrent, process } = tab.screenpop.life;
    if (isCurrent && process.answers) return true;
    if (isCurrent) this.#shut(tab);
    return false;
  }

  #openTab(): void {
    const screenpop = this.#deps.findScreenpop();
    if (screenpop === null || this.#isAway) return;
    this.#tabsMade += 1;
    const tab: OpenTab = {
      id: `${this.agentId} ${this.#tabsMade}`,
      agentId: this.agentId,
      screenpop,
      show: (view) => this.#see(view),
    };
    this.#tabs.push(tab);
    screenpop.life.run(() => screenpop.open(tab, this.#canTalk));
  }

  #shut(tab: OpenTab): void {
    tab.screenpop.life.run(() => tab.screenpop.close(tab));
  }

  #speak(canTalk: boolean): void {
    this.#canTalk = canTalk;
    for (const tab of this.#tabs) tab.screenpop.life.run(() => tab.screenpop.state(tab, canTalk));
  }

  #see(view: DeskView): void {
    if (this.#view !== null && view.version < this.#view.version) return;
    this.#view = view;
    this.#react(view);
  }

  #react({ agent, contact, tasks }: DeskView): void {
    const { voice } = agent;
    if (agent.intent.kind !== "ready" && this.#deps.schedule.now >= this.#restsUntil) this.#comeReady();
    else if (agent.block !== null) this.#unblock();
    if (voice.kind === "offered") this.#answer(voice.offerId);
    if (voice.kind === "engaged" && contact !== null) this.#serve(contact, voice.offerId);
    if (voice.kind === "wrapUp") this.#wrapUp(voice.interactionId);
    for (const task of agent.tasks) {
      const written = tasks.find(({ id }) => id === task.interactionId);
      if (task.kind === "offered") this.#answer(task.offerId);
      if (task.kind === "engaged" && written !== undefined) this.#write(written, task.offerId);
      if (task.kind === "wrapUp") this.#wrapUp(task.interactionId);
    }
  }

  /** Answers, thinks, answers again; puts it aside, gives it away or closes it in the end. */
  #write({ id: interactionId, thread }: Interaction, offerId: string): void {
    const { agentId } = this;
    if (thread === null) {
      this.#once(`hangUp ${offerId} ${this.#minute()}`, 9_000, () =>
        this.#click({ type: "hangUp", agentId, interactionId }),
      );
      return;
    }
    if (thread.awaitingReplySince !== null) {
      const messageId = `${offerId} ${thread.count}`;
      this.#once(`reply ${messageId}`, 4_000, () =>
        this.#click({ type: "reply", agentId, interactionId, messageId, isQuiet: false } as unknown as InboxFact),
      );
    }
    const until = this.#deps.schedule.now + this.#dice.between(500, 9_000);
    const ways: readonly InboxFact[] = [
      { type: "complete", agentId, interactionId, dispositionId: null },
      { type: "complete", agentId, interactionId, dispositionId: null },
      { type: "rest", agentId, interactionId, until },
      { type: "rest", agentId, interactionId, until: null },
      { type: "transfer", agentId, interactionId, to: { queueId: this.#dice.pick(queues).id } },
      { type: "transfer", agentId, interactionId, to: { agentId: this.#dice.pick(AGENT_IDS) } },
      { type: "requeue", agentId, interactionId },
    ];
    const way = this.#dice.pick(ways);
    this.#once(`close ${offerId} ${this.#minute()}`, 12_000, () => this.#click(way));
  }

  #comeReady(): void {
    const { agentId } = this;
    this.#once(`ready ${this.#minute()}`, 500, () =>
      this.#click({ type: "setIntent", agentId, userId: agentId, intent: "ready", reason: null }),
    );
  }

  #unblock(): void {
    const { agentId } = this;
    this.#once(`unblock ${this.#minute()}`, 2_000, () => this.#click({ type: "clearBlock", agentId, userId: agentId }));
  }

  /** Names what is to be done once in a few seconds. */
  #minute(): number {
    return Math.floor(this.#deps.schedule.now / 5_000);
  }

  #answer(offerId: string): void {
    const { now } = this.#deps.schedule;
    const known = this.#decisions.get(offerId);
    const decision = known ?? {
      what: this.#decide(),
      at: now + this.#dice.between(200, 4_000),
      clickId: this.#newClickId(),
    };
    if (known === undefined) {
      this.#decisions.set(offerId, decision);
      this.#after(decision.at - now, "decides", () => this.#answerNow(offerId));
    } else if (now > decision.at + LOOK_AFTER_MS) this.#answerNow(offerId);
  }

  #decide(): Decision {
    const roll = this.#dice.next();
    if (roll < 0.76) return "accept";
    if (roll < 0.84) return "decline";
    return roll < 0.88 ? "reportDeviceFault" : "ignore";
  }

  #answerNow(offerId: string): void {
    const decision = this.#decisions.get(offerId);
    if (decision === undefined || decision.what === "ignore") return;
    const body: InboxFact = { type: decision.what, agentId: this.agentId, offerId };
    this.#click(body, decision.clickId);
    if (this.#dice.chance(0.15)) this.#click(body);
  }

  #serve(contact: Interaction, offerId: string): void {
    const { state } = contact;
    if (state.kind === "offered" && state.offer.kind === "accepted" && state.offer.offerId === offerId) {
      this.#once(`dial ${offerId}`, 50, () => {
        if (!this.#dice.chance(0.04)) this.#dial(offerId, "accept");
      });
    }
    if (state.kind !== "connected") return;
    if (state.offerId === offerId) this.#talk(contact, state);
    const { consult } = state;
    if (consult?.offerId === offerId && consult.kind === "coming" && consult.agentCallId === null)
      this.#once(`dial ${offerId}`, 50, () => this.#dial(offerId, "accept"));
  }

  #dial(offerId: string, mode: "accept" | "rejoin"): void {
    if (this.#isAway || this.#tabs.length === 0) return;
    const leg = this.#deps.carrier.dialFromBrowser(this.agentId, offerId, mode);
    this.#legs.set(offerId, leg);
    const drops = this.#dice.chance(0.08) ? this.#dice.between(100, 9_000) : null;
    if (drops !== null) this.#after(drops, "loses the leg", () => this.#deps.carrier.hangUp(leg.sid));
  }

  #talk(contact: Interaction, state: Extract<Interaction["state"], { kind: "connected" }>): void {
    const { now } = this.#deps.schedule;
    const { agentId } = this;
    const { id: interactionId } = contact;
    const talk = this.#talks.get(state.offerId) ?? this.#newTalk();
    this.#talks.set(state.offerId, talk);
    const leg = this.#legs.get(state.offerId);
    if (state.agentLost !== null && leg?.end != null) {
      this.#once(`rejoin ${leg.sid}`, 800, () => {
        if (this.#dice.chance(0.7)) this.#dial(state.offerId, "rejoin");
      });
    }
    if (talk.holdAt !== null && now >= talk.holdAt) {
      this.#once(`hold ${state.offerId}`, 50, () => this.#click({ type: "hold", agentId, interactionId }));
      this.#once(`resume ${state.offerId}`, 3_000, () => this.#click({ type: "resume", agentId, interactionId }));
    }
    if (state.consult !== null) this.#consult(interactionId, state.consult);
    else if (talk.movesOn !== null && now >= talk.movesOn.at)
      this.#moveOn(interactionId, state.offerId, talk.movesOn.how);
    if (now >= talk.hangUpAt && state.hangUpAskedAt === null)
      this.#once(`hangUp ${state.offerId} ${this.#minute()}`, 10, () =>
        this.#click({ type: state.consult === null ? "hangUp" : "cancelConsult", agentId, interactionId }),
      );
    if (this.#dice.chance(0.02))
      this.#click({
        type: "assignCustomer",
        interactionId,
        customerId: this.#dice.pick(customerIds),
        how: "chosen",
        userId: agentId,
      });
  }

  #newTalk(): Talk {
    const { now } = this.#deps.schedule;
    const lastsMs = this.#dice.chance(0.6) ? this.#dice.between(500, 15_000) : 25_000;
    this.#after(lastsMs, "ends the talk", () => this.#view !== null && this.#react(this.#view));
    const holdAt = this.#dice.chance(0.25) ? now + this.#dice.between(100, 6_000) : null;
    const movesOn = this.#dice.chance(0.4)
      ? { at: now + this.#dice.between(300, 8_000), how: this.#dice.pick(MOVES) }
      : null;
    if (movesOn !== null)
      this.#after(movesOn.at - now, "moves on", () => this.#view !== null && this.#react(this.#view));
    return { hangUpAt: now + lastsMs, holdAt, movesOn };
  }

  #moveOn(interactionId: string, offerId: string, how: MovingOn): void {
    const { agentId } = this;
    const other = this.#dice.pick(AGENT_IDS);
    const queueId = this.#dice.pick(queues).id;
    const bodies: Record<MovingOn, InboxFact> = {
      transferToAgent: { type: "transfer", agentId, interactionId, to: { agentId: other } },
      transferToQueue: { type: "transfer", agentId, interactionId, to: { queueId } },
      requeue: { type: "requeue", agentId, interactionId },
      consult: { type: "consult", agentId, interactionId, withAgentId: other },
    };
    // A colleague who is busy is asked again.
    this.#once(`${how} ${offerId} ${this.#minute()}`, 50, () => this.#click(bodies[how]));
  }

  /** The colleague is asked; once there, the customer is handed over, taken back, or let in. */
  #consult(interactionId: string, { kind, offerId }: Consult): void {
    const { agentId } = this;
    const type = this.#dice.pick(["completeTransfer", "cancelConsult", "resume"] as const);
    if (kind === "present")
      this.#once(`${type} ${offerId}`, 4_000, () => this.#click({ type, agentId, interactionId }));
    else if (this.#dice.chance(0.05)) this.#click({ type: "cancelConsult", agentId, interactionId });
  }

  #wrapUp(interactionId: string): void {
    if (this.#completions.has(interactionId)) return;
    const ms = this.#dice.chance(0.75) ? this.#dice.between(200, 8_000) : null;
    this.#completions.set(interactionId, ms);
    const { agentId } = this;
    if (this.#dice.chance(0.1)) this.#click({ type: "extendWrapUp", agentId, interactionId, byMs: 4_000 });
    if (ms !== null)
      this.#after(ms, "completes", () =>
        this.#click({ type: "complete", agentId, interactionId, dispositionId: null }),
      );
  }

  #once(what: string, latestMs: number, work: () => void): void {
    if (this.#doneOnce.has(what)) return;
    this.#doneOnce.add(what);
    this.#after(this.#dice.between(0, latestMs), what.split(" ", 1)[0] ?? what, work);
  }

  #newClickId(): string {
    this.#clicks += 1;
    return String(this.#clicks);
  }

  /** Through any tab that is left; a click without a desk is none. */
  #click(body: InboxFact, clickId = this.#newClickId()): void {
    const tab = this.#tabs[this.#dice.below(Math.max(1, this.#tabs.length))];
    if (tab === undefined) return;
    tab.screenpop.life.run(() => tab.screenpop.click(this.agentId, clickId, body));
    // One click, sent twice.
    if (this.#dice.chance(0.05)) tab.screenpop.life.run(() => tab.screenpop.click(this.agentId, clickId, body));
  }

  #after(ms: number, what: string, work: () => void): void {
    this.#deps.schedule.after(ms, `agent ${this.agentId.slice(-1)} ${what}`, work);
  }

  /** How long somebody stays away who leaves. */
  static awayMs(dice: Dice): number {
    return dice.between(...AWAY_MS);
  }
}
