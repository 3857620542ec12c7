import {
  type EventBody,
  findInteractionByCall,
  forget,
  getAgent,
  type Interaction,
  listQueues,
  type StepResult,
} from "@touchstone/domain";
import type { BenchFloor, Stepped } from "./routeFloor.ts";

type Happening = StepResult["happened"][number];
type Rings = { readonly agentId: string; readonly offerId: string; readonly interactionId: string };

/** What a step was of. */
export const KINDS = [
  /** Whatever happened, the others included. */
  "all",
  /** An agent becomes free: which of those who wait? */
  "freed",
  /** A contact begins to wait: which of those who are free? */
  "arrived",
  /** An agent is ready again after a pause or a sign-off: which of those who wait? */
  "back",
  /** An agent declines: whom else? */
  "declined",
  "paused",
  "signedOff",
  /** Time-outs, relaxing, ends of holds and back-offs. */
  "timers",
] as const;
export type Kind = (typeof KINDS)[number];

/** Those in which it is decided who gets whom. */
export const DECISIONS: readonly Kind[] = ["freed", "arrived", "back", "declined"];

/** Microseconds of each step, by what it is of. */
export type Costs = Readonly<Record<Kind, number[]>>;

/** A step that took long, and when it did: by the clock of `performance.now`. */
export interface SlowStep {
  readonly kind: Kind;
  /** Among the steps of its kind. */
  readonly place: number;
  readonly startedAt: number;
  readonly us: number;
}

const SLOW_US = 200;

/** One in so many offers is declined, and one in so many waiting callers asks to be called back. */
const DECLINED = 50;
const ASKS_CALLBACK = 40;
/** While it warms up, so that the engine knows declining as well as what happens all the time, as in a router that ran for some hours. */
const DECLINED_AT_FIRST = 3;

const newCosts = () => Object.fromEntries(KINDS.map((kind) => [kind, [] as number[]])) as unknown as Costs;

/** People who take nearly every call that rings, and hang up when they are told to. */
export class BenchOffice {
  readonly bench: BenchFloor;
  /** Who talks, longest first. */
  readonly talking: string[] = [];
  /** The first offer of the last decision: what was chosen. */
  chosen: { readonly agentId: string; readonly interactionId: string } | null = null;
  /** Of everybody who came and has not been seen to be gone, in the order in which they came: nobody looks at all of the floor. */
  readonly #callIds: string[] = [];
  readonly costs: Costs = newCosts();
  readonly slow: SlowStep[] = [];
  #declined = DECLINED_AT_FIRST;
  /** How often each rule had its say, by name. */
  readonly rules = new Map<string, number>();

  constructor(bench: BenchFloor) {
    this.bench = bench;
  }

  get waiting(): number {
    const { floor } = this.bench;
    return listQueues(floor).reduce((sum, { id }) => sum + floor.waiting.count(id), 0);
  }

  /** It is warm: from here on it counts. */
  begin(): void {
    this.#declined = DECLINED;
    for (const list of [...Object.values(this.costs), this.slow]) list.length = 0;
    this.rules.clear();
  }

  /** A call comes and is parked; `look` sees it before that. */
  call(look?: (contact: Interaction) => void, facts: readonly EventBody[] = this.bench.newCall()): void {
    const [arrives, parks] = facts as [EventBody, Extract<EventBody, { type: "callParked" }>];
    this.#step(arrives);
    this.#callIds.push(parks.callId);
    look?.(findInteractionByCall(this.bench.floor, parks.callId) as Interaction);
    this.#step(parks, "arrived");
    if (look === undefined && this.bench.dice.below(ASKS_CALLBACK) === 0) this.#asksCallback(parks.callId);
  }

  /** The conversation of the agent who has talked longest ends and is wrapped up. */
  finish(agentId = this.talking.shift()): void {
    this.#hangUp(agentId)("freed");
  }

  /** As `finish`, but the agent takes a break, or goes home, before the wrap-up is over, and comes back at once. */
  restAfterCall(isGoingHome: boolean): void {
    const agentId = this.talking.shift() ?? "";
    const complete = this.#hangUp(agentId);
    const wish = { type: "setIntent", agentId, userId: agentId } as const;
    this.#step({ ...wish, intent: "notReady", reason: "tea" }, "paused");
    complete("all");
    if (isGoingHome) this.#step({ ...wish, intent: "offline", reason: null }, "signedOff");
    this.#step({ ...wish, intent: "ready", reason: null }, "back");
  }

  /** An agent who is free takes a break, or goes home, and comes back at once; nothing when this one is not free. */
  restWhileFree(agentId: string, isGoingHome: boolean): void {
    if (getAgent(this.bench.floor, agentId)?.voice.kind !== "idle") return;
    const wish = { type: "setIntent", agentId, userId: agentId } as const;
    if (isGoingHome) this.#step({ ...wish, intent: "offline", reason: null }, "signedOff");
    else this.#step({ ...wish, intent: "notReady", reason: "tea" }, "paused");
    this.#step({ ...wish, intent: "ready", reason: null }, "back");
  }

  /** Ends the agent's call; returns what ends the wrap-up. */
  #hangUp(agentId: string | undefined): (kind: Kind) => void {
    const voice = agentId === undefined ? undefined : getAgent(this.bench.floor, agentId)?.voice;
    if (agentId === undefined || voice?.kind !== "engaged") throw new Error(`${agentId} does not talk`);
    const { interactionId } = voice;
    const callId = this.bench.floor.interactions.get(interactionId)?.callId ?? "";
    this.#step({ type: "callEnded", callId, end: "completed", arrived: null });
    return (kind) => void this.#step({ type: "complete", agentId, interactionId, dispositionId: null }, kind);
  }

  #asksCallback(callId: string): void {
    const { state, step } = findInteractionByCall(this.bench.floor, callId) as Interaction;
    if (state.kind !== "waiting") return;
    const { happened } = this.#step({ type: "callbackRequested", callId, step, toOther: false });
    const owed = happened.find((told) => told.type === "interactionReceived");
    if (owed !== undefined) this.#callIds.push(`callback:${owed.interactionId}`);
  }

  /** Callers hang up and calls back are withdrawn, who came first first, until so many are left waiting. */
  thinOut(left: number): void {
    while (this.waiting > left && this.#callIds.length > 0) {
      const callId = this.#callIds.shift() ?? "";
      const contact = findInteractionByCall(this.bench.floor, callId);
      if (contact?.state.kind !== "waiting") continue;
      if (contact.callback === null) this.#step({ type: "callEnded", callId, end: "completed", arrived: null });
      else this.#step({ type: "callbackCanceled", interactionId: contact.id, userId: "sue" });
    }
  }

  pass(ms: number): void {
    this.bench.pass(ms);
    for (let fired = this.bench.nextTimer(); fired !== null; fired = this.bench.nextTimer()) {
      this.#note(fired, "timers");
      this.#answer(fired.result);
    }
    forget(this.bench.floor, this.bench.now());
  }

  #step(body: EventBody, kind: Kind = "all"): StepResult {
    const stepped = this.bench.happens(body);
    this.#note(stepped, kind);
    this.#answer(stepped.result);
    if (DECISIONS.includes(kind) && kind !== "declined")
      this.chosen = stepped.result.happened.find((told) => told.type === "offerMade") ?? null;
    return stepped.result;
  }

  #note({ us, startedAt, result }: Stepped, kind: Kind): void {
    this.costs.all.push(us);
    if (kind !== "all") this.costs[kind].push(us);
    if (us > SLOW_US) this.slow.push({ kind, place: this.costs[kind].length - 1, startedAt, us });
    for (const told of result.happened) this.#count(told);
  }

  #count(told: Happening): void {
    const why = "reason" in told ? told.reason : told.type === "interactionEnded" ? told.exit : null;
    const isNamed = told.type === "queueLeft" || told.type === "offerEnded" || told.type === "interactionEnded";
    const name = isNamed && typeof why === "string" ? `${told.type} ${why}` : told.type;
    this.rules.set(name, (this.rules.get(name) ?? 0) + 1);
  }

  /** Whoever rings first takes it, or now and then declines; what rings beside it in a group is taken back. */
  #answer(result: StepResult): void {
    for (const told of result.happened) {
      if (told.type !== "offerMade") continue;
      const voice = getAgent(this.bench.floor, told.agentId)?.voice;
      if (voice?.kind !== "offered" || voice.offerId !== told.offerId) continue;
      if (this.bench.dice.below(this.#declined) === 0) this.#decline(told);
      else this.#talk(told);
    }
  }

  /** Declining is no fault of an agent who comes back at once. */
  #decline({ agentId, offerId }: Rings): void {
    this.#step({ type: "decline", agentId, offerId }, "declined");
    this.#step({ type: "clearBlock", agentId, userId: agentId });
  }

  #talk({ agentId, offerId, interactionId }: Rings): void {
    const contact = this.bench.floor.interactions.get(interactionId);
    if (contact === undefined) throw new Error("an unknown contact rings");
    const agentCallId = `LEG-${offerId}`;
    const room = { interactionId, segment: contact.segment } as const;
    this.talking.push(agentId);
    this.#step({ type: "accept", agentId, offerId });
    this.#step({ type: "agentLegArrived", agentCallId, agentId, offerId, mode: "accept" });
    this.#step({ type: "participantJoined", ...room, callId: agentCallId, party: "agent" });
    const callId = contact.callback === null ? contact.callId : `DIALLED-${offerId}`;
    this.#step({ type: "participantJoined", ...room, callId, party: "customer" });
  }
}
