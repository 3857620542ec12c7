import type { AgentSettings } from "./agent.ts";
import { wholeAgent, wholeQueue } from "./defaults.ts";
import type { Effect } from "./effect.ts";
import type { CarrierFact, EventBody } from "./event.ts";
import type { StepResult } from "./floor.ts";
import type { Happening } from "./happening.ts";
import type { Interaction } from "./interaction.ts";
import type { LineSettings, QueueSettings } from "./queue.ts";
import { createFloor, findInteractionByCall, getAgent, nextTimerAt } from "./rows.ts";
import { step } from "./step.ts";

export const billing: QueueSettings = wholeQueue({
  id: "billing",
  name: "Billing",
  requires: [],
  priorityMs: 0,
  ageing: 1,
  tierPriorityMs: { vip: 60_000 },
  ringTimeoutMs: 20_000,
  joinTimeoutMs: 8_000,
  agentGraceMs: 15_000,
  wrapUpMs: 30_000,
  maxWaitMs: 600_000,
  reofferBackOffMs: 40_000,
  lastResort: { en: "Please call again." },
});

export const hotline: LineSettings = {
  id: "hotline",
  brandId: "acme",
  queueId: "billing",
  language: "en",
  requires: [],
  priorityMs: 0,
  greeting: {},
};

type ArrivedCall = Omit<Extract<CarrierFact, { type: "callArrived" }>, "type">;

/** One queue, one line, and a clock that only `later` moves. */
function openFloor() {
  const floor = createFloor("tenant", { queues: [billing], lines: [hotline], agents: [], interactions: [] });
  let now = 1_750_000_000_000;
  let events = 0;
  const effects: Effect[] = [];
  const happened: Happening[] = [];

  /** Something happens now. */
  function happens(body: EventBody): StepResult {
    const id = `0197a000-0000-7000-8000-${String(++events).padStart(12, "0")}`;
    const result = step(floor, { v: 1, id, now, ...body });
    effects.push(...result.effects);
    happened.push(...result.happened);
    return result;
  }

  /** Time passes; timers fire at their instants, as the router fires them. */
  function later(ms: number): void {
    const end = now + ms;
    for (let at = nextTimerAt(floor); at !== undefined && at <= end; at = nextTimerAt(floor)) {
      now = Math.max(now, at);
      happens({ type: "timePassed" });
    }
    now = end;
  }

  /** Time passes, and nobody looks. */
  function pass(ms: number): void {
    now += ms;
  }

  const asked = () => effects.map(({ type }) => type);
  return { floor, effects, happened, asked, happens, later, pass, time: () => now };
}

/** A floor to tell a short story on, in the words of those who are in it. */
export function tellStory() {
  const opened = openFloor();
  const { floor, happens } = opened;

  function signIn(agentId: string, settings: Partial<AgentSettings> = {}): void {
    happens({
      type: "agentSet",
      agent: wholeAgent({ id: agentId, queueIds: ["billing"], ...settings }),
    });
    happens({ type: "deskConnected", agentId, nodeId: "node", canTalk: true });
    happens({ type: "setIntent", agentId, userId: agentId, intent: "ready", reason: null });
  }

  function contact(callId: string): Interaction {
    const interaction = findInteractionByCall(floor, callId);
    if (interaction === undefined) throw new Error(`nobody calls as ${callId}`);
    return interaction;
  }

  function rings(callId: string, call: Partial<ArrivedCall> = {}): void {
    const known = { callId, lineId: "hotline", match: { kind: "unknown" }, traits: null } as const;
    happens({ type: "callArrived", ...known, ...call });
  }

  /** Rings and is parked: waits, or is offered at once. */
  function waits(callId: string, call: Partial<ArrivedCall> = {}): void {
    rings(callId, call);
    happens({ type: "callParked", callId, step: contact(callId).step });
  }

  function offerOf(callId: string) {
    const { state } = contact(callId);
    if (state.kind !== "offered") throw new Error(`${callId} is ${state.kind}`);
    return state.offer;
  }

  function accepts(agentId: string, callId: string): void {
    happens({ type: "accept", agentId, offerId: offerOf(callId).offerId });
  }

  function legArrives(agentId: string, callId: string, agentCallId: string, mode: "accept" | "rejoin" = "accept") {
    const offerId = contact(callId).record.legs.at(-1)?.offerId ?? "";
    return happens({ type: "agentLegArrived", agentCallId, agentId, offerId, mode });
  }

  function roomOf(callId: string) {
    const { id, segment } = contact(callId);
    return { interactionId: id, segment, conferenceId: `${id} ${segment}` };
  }

  function joins(callId: string, leg: string): StepResult {
    return happens({ type: "participantJoined", ...roomOf(callId), callId: leg });
  }

  function leaves(callId: string, leg: string): StepResult {
    return happens({ type: "participantLeft", ...roomOf(callId), callId: leg });
  }

  /** From Accept to the conversation; the agent's leg is named after both. */
  function talks(agentId: string, callId: string): void {
    const leg = `${agentId}-${callId}`;
    accepts(agentId, callId);
    legArrives(agentId, callId, leg);
    joins(callId, leg);
    joins(callId, callId);
  }

  function hangsUp(callId: string): StepResult {
    return happens({ type: "callEnded", callId, end: "completed", arrived: null });
  }

  function agent(agentId: string) {
    const known = getAgent(floor, agentId);
    if (known === undefined) throw new Error(`no agent ${agentId}`);
    return known;
  }

  const reads = { contact, agent, offerOf, roomOf };
  return { ...opened, ...reads, signIn, rings, waits, accepts, legArrives, joins, leaves, talks, hangsUp };
}
