import { type MessageRow, noTexts, type TextChanges } from "@touchstone/db";
import { type Floor, type FloorEvent, getInteraction, rankOf, type StepResult } from "@touchstone/domain";

const NONE = { subject: null, media: [], attachmentIds: [], segments: null, providerId: null } as const;

/** The rows that the router would write for what happened to messages; `text` are the words of the event's own message. */
export function textsOf(
  floor: Floor,
  event: FloorEvent,
  { happened }: StepResult,
  text: string,
  more: { readonly providerId?: string | null; readonly attachmentIds?: readonly string[] } = {},
): TextChanges {
  const texts = noTexts();
  for (const happening of happened) {
    if (happening.type === "messageReported") {
      const { messageId: id, state, errorCode, providerId, segments } = happening;
      texts.states.push({ id, state, rank: rankOf(state), errorCode, providerId, segments });
    }
    if (happening.type === "optOutChanged") {
      const { lineId, threadOf, isOptedOut, by: how } = happening;
      texts.optOuts.push({ lineId, threadOf, isOptedOut, how, addressHash: null });
    }
    if (happening.type === "addressBlocked") {
      const { threadOf, byUserId } = happening;
      texts.blocked.push({ threadOf, byUserId, addressHash: null });
    }
    if (happening.type === "messageReceived" && happening.letInBy !== undefined) {
      const { messageId, interactionId } = happening;
      texts.letIn.push({ messageId, interactionId });
      continue;
    }
    const direction = directionOf(happening.type);
    if (direction === null || !("messageId" in happening)) continue;
    const { messageId: id, interactionId } = happening;
    const lineId = (interactionId && getInteraction(floor, interactionId)?.lineId) || "";
    const userId = "agentId" in happening ? happening.agentId : null;
    const state = direction === "out" ? "queued" : "received";
    texts.messages.push({
      id,
      interactionId,
      lineId,
      direction,
      at: event.now,
      userId,
      text,
      state,
      keptAs: null,
      ...NONE,
      ...more,
    });
  }
  return texts;
}

function directionOf(type: string): MessageRow["direction"] | null {
  if (type === "messageReceived") return "in";
  if (type === "messageSent") return "out";
  return type === "noteAdded" ? "note" : null;
}
