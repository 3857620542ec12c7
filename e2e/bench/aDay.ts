import { randomInt } from "node:crypto";
import type { InboxFact } from "@touchstone/contracts";
import {
  createFloor,
  type EventBody,
  type Floor,
  listAgents,
  listInteractions,
  type StepResult,
  step,
  wholeAgent,
} from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import { aLine, aQueue } from "@touchstone/testkit";
import { createDice } from "./routeFloor.ts";
import { announced } from "./routerHouse.ts";

/** A fact with the id that it has to have: later ones name what came of it. */
export interface DayFact {
  readonly id: string;
  readonly body: InboxFact;
}

/** A day of a floor as its inbox has it. */
export interface Day {
  /** Queue, lines and agents, and that all of them are ready at their desks. */
  readonly settings: readonly DayFact[];
  readonly facts: readonly DayFact[];
  /** Who was how, halfway. */
  readonly midway: Readonly<Record<string, number>>;
}

export interface DayOptions {
  readonly brandId: string;
  readonly nodeId: string;
  readonly agents: number;
  /** At least so many. */
  readonly facts: number;
  /** Callers who ask for what nobody has, and wait all day. */
  readonly waiting: number;
}

const HOUR_MS = 3_600_000;
/** One caller in so many gives up, one call in so many is followed by a break. */
const GIVES_UP = 8;
const BREAK_AFTER = 10;

/**
 * Makes the day up by stepping it: callers come, wait, ring, talk and are wrapped up, agents take breaks. Each agent alone has
 * the skill that an own line asks for, so that who gets whom, and with it every id, depends on no clock.
 */
export function aDay(options: DayOptions): Day {
  const story = tellDay();
  const settings = openFloor(story, options);
  const dice = createDice(1);
  const lanes = settings.agents.map((agentId, n) => aLane(story, agentId, settings.lines[n] as string, dice));
  for (let n = 0; n < options.waiting; n += 1) comes(story, settings.rareLine);
  let midway: Day["midway"] | null = null;
  for (let made = 0; made < options.facts; made = story.told.length - settings.told) {
    dice.pick(lanes)();
    if (made >= options.facts / 2) midway ??= standing(story.floor);
  }
  return { settings: story.told.slice(0, settings.told), facts: story.told.slice(settings.told), midway: midway ?? {} };
}

function tellDay() {
  const floor = createFloor("tenant", { queues: [], lines: [], agents: [], interactions: [] });
  const told: DayFact[] = [];
  let now = 1_800_000_000_000;
  /** `body` goes into the inbox; `event` is what the router makes of it, when that is something else. */
  function tell(body: InboxFact, event: EventBody = body as EventBody): StepResult {
    const id = newId();
    told.push({ id, body });
    now += 1;
    const result = step(floor, { v: 1, id, now, ...event });
    if (result.outcome.kind !== "done") throw new Error(`${JSON.stringify(body)}: ${JSON.stringify(result.outcome)}`);
    return result;
  }
  return { floor, told, tell };
}

type DayStory = ReturnType<typeof tellDay>;

function openFloor({ tell, told }: DayStory, { brandId, nodeId, agents }: DayOptions) {
  const times = { ringTimeoutMs: HOUR_MS, joinTimeoutMs: HOUR_MS, wrapUpMs: HOUR_MS, maxWaitMs: 24 * HOUR_MS };
  const queue = aQueue({ strategy: "roundRobin", ...times });
  const prefix = randomInt(100_000, 999_999);
  const own = (skillId: string) => {
    const line = aLine({ queueId: queue.id, brandId, requires: [{ skillId, level: 3 }] });
    const address = `+44114${prefix}${String(told.length).padStart(5, "0")}`;
    tell({ type: "lineSet", line, address, name: skillId, region: "GB" }, { type: "lineSet", line });
    return line.id;
  };
  tell({ type: "queueSet", queue });
  const rareLine = own("rare");
  const lines = Array.from({ length: agents }, (_, n) => own(`skill-${n}`));
  const agentIds = lines.map((_, n) => {
    const agent = wholeAgent({ id: newId(), queueIds: [queue.id], skills: { [`skill-${n}`]: 4 } });
    tell({ type: "agentSet", agent });
    tell({ type: "deskConnected", agentId: agent.id, nodeId, canTalk: true });
    tell({ type: "setIntent", agentId: agent.id, userId: agent.id, intent: "ready", reason: null });
    return agent.id;
  });
  return { agents: agentIds, lines, rareLine, told: told.length };
}

/** Arrives and is parked; what came of it. */
function comes({ tell }: DayStory, lineId: string): { readonly callId: string; readonly parked: StepResult } {
  const callId = `CA${newId()}`;
  const call = { callId, lineId, match: { kind: "withheld" }, traits: null } as const;
  tell(announced(callId, lineId) as InboxFact, { type: "callArrived", ...call });
  return { callId, parked: tell({ type: "callParked", callId, step: 1 } as InboxFact) };
}

function ends({ tell }: DayStory, callId: string): StepResult {
  const ended = { type: "callEndAnnounced", callId, end: "completed", durationSeconds: 9, caller: null } as const;
  return tell(ended as InboxFact, { type: "callEnded", callId, end: "completed", arrived: null });
}

/** One agent and the callers of the line that nobody else serves: each call of what is returned is the next thing that happens. */
function aLane(story: DayStory, agentId: string, lineId: string, dice: ReturnType<typeof createDice>): () => void {
  const life = live(story, agentId, lineId, dice);
  return () => void life.next();
}

function* live(story: DayStory, agentId: string, lineId: string, dice: ReturnType<typeof createDice>) {
  const { tell } = story;
  const wish = { type: "setIntent", agentId, userId: agentId } as const;
  const offerIn = ({ happened }: StepResult) =>
    happened.flatMap((told) => (told.type === "offerMade" && told.agentId === agentId ? [told] : []))[0];
  for (let at = comes(story, lineId), offer = offerIn(at.parked); ; ) {
    if (offer === undefined) throw new Error(`${agentId} is offered nothing`);
    const { offerId, interactionId } = offer;
    yield tell({ type: "accept", agentId, offerId });
    const agentCallId = `CA${newId()}`;
    const room = { interactionId, segment: 1 } as const;
    yield tell({ type: "agentLegArrived", agentCallId, agentId, offerId, mode: "accept" });
    yield tell({ type: "participantJoined", ...room, callId: agentCallId, party: "agent" });
    yield tell({ type: "participantJoined", ...room, callId: at.callId, party: "customer" });
    yield tell({ type: "hold", agentId, interactionId });
    yield tell({ type: "resume", agentId, interactionId });
    if (dice.below(GIVES_UP) === 0) {
      const { callId } = comes(story, lineId);
      yield callId;
      yield ends(story, callId);
    }
    const next = comes(story, lineId);
    yield next;
    yield ends(story, at.callId);
    const isBreak = dice.below(BREAK_AFTER) === 0;
    if (isBreak) yield tell({ ...wish, intent: "notReady", reason: "tea" });
    const completed = tell({ type: "complete", agentId, interactionId, dispositionId: null });
    yield completed;
    offer = offerIn(isBreak ? tell({ ...wish, intent: "ready", reason: null }) : completed);
    at = next;
    yield offer;
  }
}

/** Contacts and agents by what they are doing. */
function standing(floor: Floor): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const { state } of listInteractions(floor)) if (state.kind !== "ended") count(state.kind);
  for (const { voice, intent } of listAgents(floor)) {
    if (voice.kind === "wrapUp") count("wrapping up");
    if (voice.kind === "idle" && intent.kind !== "ready") count("on a break");
  }
  return counts;
}
