import { commitFloor, type Database, noTexts, type TextChanges } from "@touchstone/db";
import {
  type CallerMatch,
  createFloor,
  type EventBody,
  type Floor,
  type FloorEvent,
  getAgent,
  getFlow,
  getInteraction,
  getLine,
  getQueue,
  type Happening,
  type StepResult,
  step,
} from "@touchstone/domain";
import { createIds, newId } from "@touchstone/runtime";
import { agentSettings, aLine, aQueue, aTenant, textsOf } from "@touchstone/testkit";

/** For tests: a tenant whose floor is stepped and committed here, each event at an instant of its own. */
export interface TestFloor {
  readonly tenantId: string;
  readonly queueId: string;
  readonly lineId: string;
  readonly agentIds: readonly [string, string];
  readonly floor: Floor;
  /** Milliseconds since 1970; every event moves it on by one second. */
  nowMs: number;
  /** Steps one event; `commit` makes it true. Returns the event's id and what happened. */
  take(body: EventBody): { id: string; result: StepResult };
  /** Lets time pass: what became due happens. */
  wait(ms: number): void;
  commit(): Promise<void>;
}

const START = Date.UTC(2026, 2, 2, 9);

/** A tenant with one line, one queue and two agents who are ready; its settings are committed. */
export async function aFloor(system: Database): Promise<TestFloor> {
  const { tenantId, brandId } = await aTenant(system);
  const queue = aQueue({ maxWaitMs: 120_000 });
  const line = aLine({ queueId: queue.id, brandId });
  const agents = [anAgent(queue.id), anAgent(queue.id)] as const;
  const floor = createFloor(tenantId, { queues: [], lines: [], agents: [], interactions: [] });
  const taken: { event: FloorEvent; result: StepResult }[] = [];
  const at = { version: 0, journalSeq: 0 };
  const ids = createIds(() => test.nowMs);
  const test: TestFloor = {
    tenantId,
    queueId: queue.id,
    lineId: line.id,
    agentIds: [agents[0].id, agents[1].id],
    floor,
    nowMs: START,
    take: (body) => {
      test.nowMs += 1000;
      const event = { v: 1, id: ids(), now: test.nowMs, ...body } as FloorEvent;
      const result = step(floor, event);
      taken.push({ event, result });
      return { id: event.id, result };
    },
    wait: (ms) => {
      test.nowMs += ms - 1000;
      test.take({ type: "timePassed" });
    },
    commit: async () => {
      await commitTaken(system, floor, taken.splice(0), at);
    },
  };
  test.take({ type: "queueSet", queue });
  test.take({ type: "lineSet", line });
  for (const agent of agents) {
    test.take({ type: "agentSet", agent });
    test.take({ type: "deskConnected", agentId: agent.id, nodeId: "node", canTalk: true });
    test.take({ type: "setIntent", agentId: agent.id, userId: agent.id, intent: "ready", reason: null });
  }
  await test.commit();
  return test;
}

const anAgent = (queueId: string) => agentSettings({ queueIds: [queueId], workSets: [{ voice: 1 }, { sms: 2 }] });

async function commitTaken(
  system: Database,
  floor: Floor,
  taken: readonly { event: FloorEvent; result: StepResult }[],
  at: { version: number; journalSeq: number },
): Promise<void> {
  const touched = new Map<string, number>();
  taken.forEach(({ result }, place) => {
    for (const id of result.changed.interactions) touched.set(id, at.journalSeq + place + 1);
  });
  const changed = (kind: "agents" | "queues" | "lines" | "flows") => [
    ...new Set(taken.flatMap(({ result }) => [...result.changed[kind]])),
  ];
  await commitFloor(system.pool, {
    tenantId: floor.tenantId,
    ...at,
    consumed: [],
    journal: taken.map(({ event, result }) => ({ event, outcome: result.outcome, happened: result.happened })),
    interactions: [...touched].flatMap(([id, lastSeq]) => {
      const row = getInteraction(floor, id);
      return row ? [{ row, lastSeq }] : [];
    }),
    texts: textsOfAll(floor, taken),
    agents: changed("agents").flatMap((id) => getAgent(floor, id) ?? []),
    desks: [],
    effects: taken.flatMap(({ result }) => result.effects),
    contents: [],
    queues: changed("queues").flatMap((id) => getQueue(floor, id) ?? []),
    flows: changed("flows").flatMap((id) => getFlow(floor, id) ?? []),
    lines: changed("lines").flatMap((id) => {
      const settings = getLine(floor, id);
      return settings ? [{ settings, address: `+44${id.slice(-8)}`, name: "Line", region: "GB" }] : [];
    }),
    removed: { queueIds: [], lineIds: [], agentIds: [] },
    effectsAs: "done",
  });
  at.version += 1;
  at.journalSeq += taken.length;
}

function textsOfAll(floor: Floor, taken: readonly { event: FloorEvent; result: StepResult }[]): TextChanges {
  const all = noTexts();
  for (const { event, result } of taken) {
    const { messages, states } = textsOf(floor, event, result, `words of ${event.type}`);
    all.messages.push(...messages);
    all.states.push(...states);
  }
  return all;
}

/** A customer writes; the conversation that is in. `parentId`: the ended one that a new one would go on from. */
export function write(
  floor: TestFloor,
  match: CallerMatch = { kind: "unknown" },
  person = "eva",
  parentId: string | null = null,
): string {
  const { lineId } = floor;
  const { result } = floor.take({
    type: "messageArrived",
    ...{ channel: "sms", lineId, threadKey: `sms:${lineId}:${person}`, messageId: newId(), mediaCount: 0, match },
    ...{
      traits: null,
      callerRef: null,
      keyword: null,
      isAuto: false,
      isBlocked: false,
      isOptedOut: false,
      parentId,
    },
  });
  const received = result.happened.find((happening) => happening.type === "messageReceived");
  if (received === undefined) throw new Error("it was heard by nobody");
  return received.interactionId;
}

/** A call comes in; who calls is said by `match`. */
export function ring(floor: TestFloor, match: CallerMatch = { kind: "unknown" }): { id: string; callId: string } {
  const callId = `CA${floor.nowMs}`;
  const { id } = floor.take({ type: "callArrived", callId, lineId: floor.lineId, match, traits: null });
  return { id, callId };
}

/** The caller stands in the queue; the offer that this makes, if it makes one. */
export function park(floor: TestFloor, call: { callId: string }): Offer | undefined {
  return offerIn(floor.take({ type: "callParked", callId: call.callId, step: 1 }).result.happened);
}

interface Offer {
  readonly offerId: string;
  readonly agentId: string;
}

export function offerIn(happened: readonly Happening[]): Offer | undefined {
  for (const happening of happened) if (happening.type === "offerMade") return happening;
  return undefined;
}

/** The agent takes the offer and both stand in the conference. */
export function connect(floor: TestFloor, call: { id: string; callId: string }, { offerId, agentId }: Offer): void {
  const agentCallId = `CA-agent-${floor.nowMs}`;
  const room = { interactionId: call.id, segment: 1 };
  floor.take({ type: "accept", agentId, offerId });
  floor.take({ type: "agentLegArrived", agentCallId, agentId, offerId, mode: "accept" });
  floor.take({ type: "participantJoined", ...room, callId: agentCallId });
  floor.take({ type: "participantJoined", ...room, callId: call.callId });
}

export function hangUp(floor: TestFloor, call: { callId: string }): void {
  floor.take({ type: "callEnded", callId: call.callId, end: "completed", arrived: null });
}

/** A whole conversation of some seconds, wrapped up. */
export function talk(floor: TestFloor, match?: CallerMatch): { id: string; callId: string } {
  const call = ring(floor, match);
  const offer = park(floor, call);
  if (!offer) throw new Error("nobody is idle");
  connect(floor, call, offer);
  floor.nowMs += 30_000;
  hangUp(floor, call);
  floor.take({ type: "complete", agentId: offer.agentId, interactionId: call.id, dispositionId: null });
  return call;
}
