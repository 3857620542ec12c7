import { type Draft, putInteraction, tell } from "./draft.ts";
import { callerLeft, endInteraction } from "./endings.ts";
import type { ArrivedCall, CarrierFact } from "./event.ts";
import type { Interaction } from "./interaction.ts";
import { legOver } from "./legFacts.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, ignored } from "./outcomes.ts";
import type { LineSettings, QueueSettings, SkillRequirement } from "./queue.ts";
import { foldRecord } from "./record.ts";
import { findInteractionByCall } from "./rows.ts";

type Fact<T extends CarrierFact["type"]> = Extract<CarrierFact, { type: T }>;

/** The carrier's own queue refused or lost a caller this often: then he hears the last resort. */
const MAX_PARKING_FAILURES = 3;

/** A new call; a repeat, also of an ended one, starts nothing. */
export function callArrived(draft: Draft, fact: Fact<"callArrived">): Outcome {
  const known = findInteractionByCall(draft.floor, fact.callId);
  if (known !== undefined) return ignored(known.state.kind === "ended" ? "late" : "repeated");
  const { callId, lineId, match, traits } = fact;
  return receive(draft, { callId, lineId, match, traits }) === null ? ignored("unknownLine") : DONE;
}

function receive(draft: Draft, call: ArrivedCall): Interaction | null {
  const line = draft.floor.lines.get(call.lineId);
  const queue = line && draft.floor.queues.get(line.queueId);
  if (line === undefined || queue === undefined) return null;
  const interaction = newInteraction(draft, call, line, queue);
  putInteraction(draft, interaction);
  return interaction;
}

function newInteraction(draft: Draft, call: ArrivedCall, line: LineSettings, queue: QueueSettings): Interaction {
  const language = call.traits?.language ?? line.language;
  const tier = call.traits?.tier ?? null;
  const place = { interactionId: draft.eventId, brandId: line.brandId, queueId: queue.id, language };
  const received = { type: "interactionReceived", ...place, ...call } as const;
  tell(draft, received);
  const record = foldRecord(null, { at: draft.now, ...received });
  if (record === null) throw new Error("a received interaction has a record");
  return {
    id: draft.eventId,
    channel: "voice",
    direction: "inbound",
    brandId: line.brandId,
    lineId: line.id,
    queueId: queue.id,
    callId: call.callId,
    step: 1,
    segment: 1,
    match: call.match,
    customerId: record.customerId,
    language,
    tier,
    requires: bothRequire(queue.requires, line.requires),
    priorityMs: queue.priorityMs + line.priorityMs + (tier === null ? 0 : (queue.tierPriorityMs[tier] ?? 0)),
    queuedAt: null,
    waitingFrom: null,
    parkingFailures: 0,
    backOff: {},
    state: { kind: "received", since: draft.now },
    record,
  };
}

/** What queue and line ask for together: of each skill the higher level, in the order of the skills' ids. */
function bothRequire(a: readonly SkillRequirement[], b: readonly SkillRequirement[]): SkillRequirement[] {
  const levels = new Map<string, number>();
  for (const { skillId, level } of [...a, ...b]) levels.set(skillId, Math.max(level, levels.get(skillId) ?? 0));
  return [...levels].map(([skillId, level]) => ({ skillId, level })).sort((x, y) => (x.skillId < y.skillId ? -1 : 1));
}

/** The caller stands in the carrier's queue: from here on he waits, and keeps this instant as his place. */
export function callParked(draft: Draft, { callId, step }: Fact<"callParked">): Outcome {
  const interaction = findInteractionByCall(draft.floor, callId);
  if (interaction === undefined) return ignored("unknownCall");
  if (interaction.state.kind === "ended" || step < interaction.step) return ignored("late");
  if (step > interaction.step) return ignored("notExpected");
  if (interaction.state.kind !== "received") return ignored("repeated");
  const { now } = draft;
  const { id: interactionId, queueId } = interaction;
  putInteraction(draft, { ...interaction, queuedAt: now, waitingFrom: now, state: { kind: "waiting", since: now } });
  tell(draft, { type: "queueEntered", interactionId, queueId, again: false });
  return DONE;
}

/** The caller is out of the carrier's queue: moved, hung up, or thrown out by the carrier itself. */
export function callUnparked(draft: Draft, { callId, step, result }: Fact<"callUnparked">): Outcome {
  const interaction = findInteractionByCall(draft.floor, callId);
  if (interaction === undefined) return ignored("unknownCall");
  if (interaction.state.kind === "ended") return ignored("late");
  if (result === "redirected") return DONE;
  if (result === "hangup") {
    callerLeft(draft, interaction);
    return DONE;
  }
  if (step !== interaction.step || interaction.state.kind === "connected") return ignored("late");
  return parkingFailed(draft, interaction);
}

/** The answer to this request parks the caller anew, under the raised step. */
function parkingFailed(draft: Draft, interaction: Interaction): Outcome {
  const parkingFailures = interaction.parkingFailures + 1;
  const next = { ...interaction, step: interaction.step + 1, parkingFailures };
  putInteraction(draft, next);
  if (parkingFailures >= MAX_PARKING_FAILURES) endInteraction(draft, next, "failed", "system");
  return DONE;
}

/** A leg is over for good. An inbound call that was never announced is logged as one that left at once. */
export function callEnded(draft: Draft, { callId, arrived }: Fact<"callEnded">): Outcome {
  const interaction = findInteractionByCall(draft.floor, callId);
  if (interaction !== undefined) return knownCallEnded(draft, interaction, callId);
  const received = arrived === null ? null : receive(draft, arrived);
  if (received === null) return ignored("unknownCall");
  callerLeft(draft, received);
  return DONE;
}

function knownCallEnded(draft: Draft, interaction: Interaction, callId: string): Outcome {
  if (interaction.state.kind === "ended") return ignored("late");
  if (callId !== interaction.callId) return legOver(draft, interaction);
  callerLeft(draft, interaction);
  return DONE;
}
