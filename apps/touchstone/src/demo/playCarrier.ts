import type { Effect } from "@touchstone/domain";
import type { Stage } from "./stage.ts";

/** Carries out what the floor asks of a carrier, and says so a moment later. */
export function playCarrier(stage: Stage): void {
  stage.onEffect((effect) => {
    if (effect.type === "moveCaller") moveCaller(stage, effect);
    if (effect.type === "endConference") endConference(stage, effect);
  });
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
