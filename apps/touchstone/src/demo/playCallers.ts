import type { ArrivedCall } from "@touchstone/domain";
import type { ReadyFact } from "@touchstone/router";
import type { Arrival } from "./arrivals.ts";
import { callIdOf, idOf } from "./ids.ts";
import type { Stage } from "./stage.ts";

/** A call that will come in, with who is calling as the router found it. */
export interface MatchedArrival {
  readonly arrival: Arrival;
  readonly fact: ReadyFact;
}

/** Nobody who is still there then is served any more. */
const LONGEST_CALL_MS = 25 * 60_000;

/** Callers: they ring, wait as long as they care to, talk until it is said, and ring again when they gave up. */
export function playCallers(stage: Stage, calls: readonly MatchedArrival[], closesAt: number): void {
  for (const call of calls) stage.clock.at(call.arrival.at, () => ring(stage, call, closesAt));
}

function ring(stage: Stage, { arrival, fact }: MatchedArrival, closesAt: number): void {
  if (fact.body.type !== "callArrived") throw new Error(`a caller cannot bring a ${fact.body.type}`);
  const { clock, random } = stage;
  const { callId } = fact.body;
  stage.take({ id: fact.id, body: fact.body, content: fact.content });
  if (!arrival.story && random.chance(0.012)) {
    clock.after(random.int(300, 900), () => hangUp(stage, callId));
    return;
  }
  clock.after(random.int(500, 1100), () => stage.take({ body: { type: "callParked", callId, step: 1 } }));
  clock.after(patienceMs(stage, arrival), () => giveUp(stage, { arrival, fact }, closesAt));
  clock.at(Math.min(clock.nowMs + LONGEST_CALL_MS, closesAt), () => {
    const state = stage.stateOf(fact.id)?.kind;
    if (state !== "ended" && state !== undefined) hangUp(stage, callId);
  });
}

function patienceMs({ random }: Stage, { story }: Arrival): number {
  if (story) return story.abandonsAfterMs ?? LONGEST_CALL_MS;
  if (random.chance(0.03)) return 1500 + random.exponential(2500);
  return 8000 + random.exponential(330_000);
}

/** Out of patience while nobody talks to him; every second one tries again soon. */
function giveUp(stage: Stage, call: MatchedArrival, closesAt: number): void {
  const { fact, arrival } = call;
  const state = stage.stateOf(fact.id);
  if (state?.kind !== "waiting" && state?.kind !== "offered") return;
  if (state.kind === "offered" && state.offer.kind === "accepted") return;
  hangUp(stage, callIdOfFact(fact));
  if (arrival.story || !stage.random.chance(0.45)) return;
  const at = stage.clock.nowMs + 40_000 + stage.random.exponential(240_000);
  if (at < closesAt - 300_000) stage.clock.at(at, () => ring(stage, anotherCall(call, at), closesAt));
}

/** The same person from the same number. */
function anotherCall({ arrival, fact }: MatchedArrival, at: number): MatchedArrival {
  const again = `${fact.id} again`;
  const body = { ...fact.body, callId: callIdOf(again) } as ReadyFact["body"];
  const id = idOf(again, Math.round(at));
  const content = fact.content && { ...fact.content, interactionId: id };
  return { arrival: { ...arrival, at }, fact: { ...fact, id, body, content } };
}

function hangUp(stage: Stage, callId: string): void {
  stage.take({ body: { type: "callEnded", callId, end: "completed", arrived: null } });
}

function callIdOfFact({ body }: ReadyFact): string {
  return (body as ArrivedCall & { type: "callArrived" }).callId;
}
