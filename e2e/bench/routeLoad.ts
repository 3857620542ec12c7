import {
  type EventBody,
  findInteractionByCall,
  forget,
  getAgent,
  type Interaction,
  listQueues,
  type StepResult,
} from "@touchstone/domain";
import type { BenchFloor } from "./routeFloor.ts";

/** Microseconds of each step, by what it is of. */
export interface Costs {
  readonly all: number[];
  /** An agent becomes free: which of those who wait? */
  readonly freed: number[];
  /** A contact begins to wait: which of those who are free? */
  readonly arrived: number[];
  /** Time-outs, relaxing, ends of holds and back-offs. */
  readonly timers: number[];
}

/** People who take every call that rings, and hang up when they are told to. */
export class BenchOffice {
  readonly bench: BenchFloor;
  /** Who talks, longest first. */
  readonly talking: string[] = [];
  /** The first offer of the last decision: what was chosen. */
  chosen: { readonly agentId: string; readonly interactionId: string } | null = null;
  /** Of everybody who came and has not been seen to be gone, in the order in which they came: nobody looks at all of the floor. */
  readonly #callIds: string[] = [];
  readonly costs: Costs = { all: [], freed: [], arrived: [], timers: [] };

  constructor(bench: BenchFloor) {
    this.bench = bench;
  }

  get waiting(): number {
    const { floor } = this.bench;
    return listQueues(floor).reduce((sum, { id }) => sum + floor.waiting.count(id), 0);
  }

  forgetCosts(): void {
    for (const list of Object.values(this.costs)) list.length = 0;
  }

  /** A call comes and is parked; `look` sees it before that. */
  call(look?: (contact: Interaction) => void, facts: readonly EventBody[] = this.bench.newCall()): void {
    const [arrives, parks] = facts as [EventBody, Extract<EventBody, { type: "callParked" }>];
    this.#step(arrives);
    this.#callIds.push(parks.callId);
    look?.(findInteractionByCall(this.bench.floor, parks.callId) as Interaction);
    this.#step(parks, this.costs.arrived);
  }

  /** The conversation of the agent who has talked longest ends and is wrapped up. */
  finish(agentId = this.talking.shift()): void {
    const voice = agentId === undefined ? undefined : getAgent(this.bench.floor, agentId)?.voice;
    if (agentId === undefined || voice?.kind !== "engaged") throw new Error(`${agentId} does not talk`);
    const { interactionId } = voice;
    const callId = this.bench.floor.interactions.get(interactionId)?.callId ?? "";
    this.#step({ type: "callEnded", callId, end: "completed", arrived: null });
    this.#step({ type: "complete", agentId, interactionId, dispositionId: null }, this.costs.freed);
  }

  /** Callers hang up, who came first first, until so many are left waiting. */
  thinOut(left: number): void {
    while (this.waiting > left) {
      const callId = this.#callIds.shift() ?? "";
      const state = findInteractionByCall(this.bench.floor, callId)?.state.kind;
      if (state === "waiting") this.#step({ type: "callEnded", callId, end: "completed", arrived: null });
    }
  }

  pass(ms: number): void {
    this.bench.pass(ms);
    for (let fired = this.bench.nextTimer(); fired !== null; fired = this.bench.nextTimer()) {
      this.#note(fired.us, this.costs.timers);
      this.#answer(fired.result);
    }
    forget(this.bench.floor, this.bench.now());
  }

  #step(body: EventBody, of?: number[]): void {
    const { result, us } = this.bench.happens(body);
    this.#note(us, of);
    if (of !== undefined) this.chosen = result.happened.find((told) => told.type === "offerMade") ?? null;
    this.#answer(result);
  }

  #note(us: number, of?: number[]): void {
    this.costs.all.push(us);
    of?.push(us);
  }

  /** Whoever rings first takes it; what rings beside it in a group is taken back. */
  #answer(result: StepResult): void {
    for (const told of result.happened) {
      if (told.type !== "offerMade") continue;
      const voice = getAgent(this.bench.floor, told.agentId)?.voice;
      if (voice?.kind === "offered" && voice.offerId === told.offerId) this.#talk(told);
    }
  }

  #talk({ agentId, offerId, interactionId }: { agentId: string; offerId: string; interactionId: string }): void {
    const contact = this.bench.floor.interactions.get(interactionId);
    if (contact === undefined) throw new Error("an unknown contact rings");
    const agentCallId = `LEG-${offerId}`;
    const room = { interactionId, segment: contact.segment } as const;
    this.talking.push(agentId);
    this.#step({ type: "accept", agentId, offerId });
    this.#step({ type: "agentLegArrived", agentCallId, agentId, offerId, mode: "accept" });
    this.#step({ type: "participantJoined", ...room, callId: agentCallId });
    this.#step({ type: "participantJoined", ...room, callId: contact.callId });
  }
}
