import { settleRests } from "./callbackRests.ts";
import { applyCarrierFact } from "./carrierFacts.ts";
import { applyContactFact } from "./contactFacts.ts";
import { applyDeskFact } from "./deskFacts.ts";
import { type Draft, newDraft, putRecord } from "./draft.ts";
import { applyEffectFact } from "./effectFacts.ts";
import type { FloorEvent } from "./event.ts";
import type { Floor, StepResult } from "./floor.ts";
import type { InteractionId } from "./ids.ts";
import type { InteractionRecord } from "./interaction.ts";
import { settleLateTalks } from "./lateTalk.ts";
import { applyMessageFact } from "./messageFacts.ts";
import type { Outcome } from "./outcome.ts";
import { foldRecord } from "./record.ts";
import { route } from "./routing.ts";
import { sendAway } from "./sendAway.ts";
import { applySettings } from "./settingsFacts.ts";
import { moveStandingsOn, timePassed } from "./timeOuts.ts";
import { quoteWaits } from "./waitQuotes.ts";
import { applyWish } from "./wishes.ts";

/** A bug: an event made code throw. */
export class StepFailed extends Error {
  override name = "StepFailed";
  /** Nothing had been changed yet, and the floor is as it was; otherwise it holds half a step and is void. */
  readonly isFloorIntact: boolean;

  constructor(cause: unknown, isFloorIntact: boolean) {
    super(String(cause), { cause });
    this.isFloorIntact = isFloorIntact;
  }
}

/**
 * The only place that decides. Changes the floor in place and says which rows it replaced, what happened, and what to ask
 * of carrier and screens. Deterministic: floor and event say everything. Throws only on a bug: StepFailed.
 */
export function step(floor: Floor, event: FloorEvent): StepResult {
  const draft = newDraft(floor, event);
  try {
    moveStandingsOn(draft);
    const outcome = decide(draft, event);
    settleLateTalks(draft);
    sendAway(draft);
    settleRests(draft);
    route(draft);
    quoteWaits(draft);
    foldRecords(draft);
    const { changed, happened, effects, pushes } = draft;
    return { outcome, changed, happened, effects, pushes };
  } catch (error) {
    throw new StepFailed(
      error,
      Object.values(draft.changed).every((ids) => ids.size === 0),
    );
  }
}

function decide(draft: Draft, event: FloorEvent): Outcome {
  switch (event.type) {
    case "queueSet":
    case "queueRemoved":
    case "lineSet":
    case "lineRemoved":
    case "agentSet":
    case "agentRemoved":
      return applySettings(draft, event);
    case "callArrived":
    case "callParked":
    case "callUnparked":
    case "callbackRequested":
    case "ivrEntered":
    case "ivrServed":
    case "voicemailLeft":
    case "agentLegArrived":
    case "participantJoined":
    case "participantLeft":
    case "conferenceEnded":
    case "callEnded":
      return applyCarrierFact(draft, event);
    case "contactArrived":
    case "contactClosed":
      return applyContactFact(draft, event);
    case "messageArrived":
    case "messageReported":
      return applyMessageFact(draft, event);
    case "effectDone":
    case "effectFailed":
      return applyEffectFact(draft, event);
    case "deskConnected":
    case "deskReconnecting":
    case "deskGone":
    case "deskNodeLost":
      return applyDeskFact(draft, event);
    case "timePassed":
      return timePassed(draft, event);
    default:
      return applyWish(draft, event);
  }
}

/** The live record is folded from what is journaled, so that it cannot say anything else. Each row is put once, whatever happened. */
function foldRecords(draft: Draft): void {
  const folded = new Map<InteractionId, InteractionRecord>();
  for (const happening of draft.happened) {
    if (!("interactionId" in happening)) continue;
    const id = happening.interactionId;
    const known = folded.get(id) ?? draft.floor.interactions.get(id)?.record;
    if (known === undefined) continue;
    const record = foldRecord(known, happening);
    if (record !== null && record !== known) folded.set(id, record);
  }
  for (const [id, record] of folded) putRecord(draft, id, record);
}
