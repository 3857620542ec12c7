import { type Effect, getInteraction } from "@touchstone/domain";
import { idOf } from "./ids.ts";
import type { Stage } from "./stage.ts";

/** From the end of a leg to the word of it. */
const TOLD_AFTER_MS = 400;

/** Carries out what the floor asks of a carrier, and says so a moment later. */
export function playCarrier(stage: Stage): void {
  stage.onEffect((effect) => {
    if (effect.type === "moveCaller") moveCaller(stage, effect);
    if (effect.type === "endConference") endConference(stage, effect);
  });
  stage.onHappening((happening) => {
    if (happening.type === "interactionEnded") countLegs(stage, happening.interactionId);
  });
}

/** Tells, once the contact is over, for how long each leg of it was connected. */
function countLegs({ floor, clock, take }: Stage, interactionId: string): void {
  const contact = getInteraction(floor, interactionId);
  if (contact?.channel !== "voice") return;
  const { callId, direction, agentCallIds = [], record } = contact;
  // A customer who is rung up costs nothing before the answer, and nothing at all without one.
  const answeredAt = direction === "inbound" ? record.receivedAt : record.connectedAt;
  const acceptedAt = record.legs.flatMap((leg) => leg.acceptedAt ?? []);
  const begun = [[callId, answeredAt] as const, ...agentCallIds.map((leg, place) => [leg, acceptedAt[place]] as const)];
  const endedAt = clock.nowMs;
  for (const [leg, at] of begun) {
    if (at === null || at === undefined) continue;
    const seconds = Math.round((endedAt - at) / 1000);
    const body = { type: "callEnded", callId: leg, end: "completed", arrived: null, seconds } as const;
    const toldAt = endedAt + TOLD_AFTER_MS;
    clock.at(toldAt, () => take({ id: idOf(`${leg} ended`, toldAt), body }));
  }
}

function moveCaller(stage: Stage, effect: Extract<Effect, { type: "moveCaller" }>): void {
  const { id: effectId, interactionId, callId, segment } = effect;
  const { clock, random } = stage;
  clock.after(random.int(120, 320), () =>
    stage.take({ body: { type: "effectDone", effectId, interactionId, kind: "moveCaller" } }),
  );
  clock.after(random.int(350, 700), () => {
    if (stage.stateOf(interactionId)?.kind === "ended") return;
    stage.take({ body: { type: "participantJoined", interactionId, segment, callId } });
  });
}

function endConference(stage: Stage, { interactionId, segment }: Extract<Effect, { type: "endConference" }>): void {
  stage.clock.after(stage.random.int(200, 500), () =>
    stage.take({ body: { type: "conferenceEnded", interactionId, segment, endedByCallId: null } }),
  );
}
