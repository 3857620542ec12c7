import type { AddressTrouble, MessageRow, MessageWords, TextChanges } from "@touchstone/db";
import {
  autoAnswerOf,
  type Floor,
  getInteraction,
  type Happening,
  type Interaction,
  rankOf,
  type StepResult,
} from "@touchstone/domain";
import { idTimeMs } from "@touchstone/runtime";

interface Noting {
  readonly floor: Floor;
  readonly texts: TextChanges;
}

interface WordedFact {
  readonly id: string;
  readonly words?: MessageWords | null;
  readonly blocks?: string | null;
}

/** What a step did to messages: their words stand beside the fact, and what became of them in what happened. */
export function noteTexts({ floor, texts }: Noting, fact: WordedFact, { happened, outcome }: StepResult): void {
  const words = fact.words ?? null;
  const own = words && happened.find((each) => "messageId" in each && each.messageId === words.id && isSaid(each));
  if (words !== null && own !== undefined && own !== null && "interactionId" in own) {
    texts.messages.push(messageRow(floor, words, own.interactionId as string, null));
  } else if (words?.direction === "in" && outcome.kind !== "refused" && !isRepeat(outcome)) {
    texts.messages.push(messageRow(floor, words, null, keptAs(outcome)));
  }
  for (const happening of happened) noteHappening({ floor, texts }, fact, happening);
}

const isSaid = ({ type }: Happening) => type === "messageReceived" || type === "messageSent" || type === "noteAdded";
const isRepeat = (outcome: StepResult["outcome"]) => outcome.kind === "ignored" && outcome.because === "repeated";

function keptAs(outcome: StepResult["outcome"]): MessageRow["keptAs"] {
  if (outcome.kind !== "ignored") return "keyword";
  return outcome.because === "blocked" || outcome.because === "automatic" ? outcome.because : "ignored";
}

function messageRow(
  floor: Floor,
  { direction, addressHash: _, lineId, sender, ...words }: MessageWords,
  interactionId: string | null,
  kept: MessageRow["keptAs"],
): MessageRow {
  const interaction = interactionId === null ? undefined : getInteraction(floor, interactionId);
  const state = direction === "out" ? "queued" : "received";
  // In a conversation the address is the conversation's.
  const from = kept !== null && sender !== undefined ? { fromAddress: sender } : {};
  const where = { interactionId, lineId: interaction?.lineId ?? lineId ?? "" };
  return { ...words, ...from, ...where, direction, state, keptAs: kept };
}

function noteHappening({ floor, texts }: Noting, { id, words, blocks }: WordedFact, happening: Happening): void {
  switch (happening.type) {
    case "messageSent": {
      const interaction = getInteraction(floor, happening.interactionId);
      if (happening.auto !== null && interaction) texts.messages.push(autoRow(floor, id, interaction, happening));
      return;
    }
    case "messageReceived": {
      const { messageId, interactionId, letInBy } = happening;
      if (letInBy !== undefined) texts.letIn.push({ messageId, interactionId });
      return;
    }
    case "messageReported": {
      const { messageId, state, errorCode, providerId, segments } = happening;
      texts.states.push({ id: messageId, state, rank: rankOf(state), errorCode, providerId, segments });
      const trouble = troubleOf(getInteraction(floor, happening.interactionId), errorCode);
      if (trouble) texts.troubles.push(trouble);
      return;
    }
    case "optOutChanged": {
      const { lineId, threadOf, isOptedOut, by: how } = happening;
      texts.optOuts.push({ lineId, threadOf, isOptedOut, how, addressHash: words?.addressHash ?? null });
      return;
    }
    case "addressBlocked":
      texts.blocked.push({ threadOf: happening.threadOf, byUserId: happening.byUserId, addressHash: blocks ?? null });
      return;
    case "interactionEnded":
      if (happening.mergedInto) texts.merged.push({ from: happening.interactionId, into: happening.mergedInto });
      return;
    default:
      return;
  }
}

/** A mailbox that does not exist (RFC 3463, or what its server says at once), and one whose owner called a mail of ours spam. */
const NO_MAILBOX = /^(?:5\.1\.\d{1,3}|55[013])$/;

function troubleOf(interaction: Interaction | undefined, code: string | null): AddressTrouble | null {
  if (interaction?.channel !== "email" || code === null) return null;
  if (code === "complaint") return { threadOf: interaction.id, kind: "complained", code };
  return NO_MAILBOX.test(code) ? { threadOf: interaction.id, kind: "bounced", code } : null;
}

/** The line's own words, as they were at that instant. Right behind the message that they answer. */
function autoRow(
  floor: Floor,
  factId: string,
  interaction: Interaction,
  { messageId, auto }: Extract<Happening, { type: "messageSent" }>,
): MessageRow {
  const { lineId, id: interactionId } = interaction;
  const text = auto === null ? "" : autoAnswerOf(floor, interaction, auto);
  return {
    ...{ id: messageId, direction: "auto", at: idTimeMs(factId) + 1, userId: null, text, subject: null, media: [] },
    ...{ attachmentIds: [], segments: null, providerId: null, lineId, interactionId, state: "queued", keptAs: null },
  };
}
