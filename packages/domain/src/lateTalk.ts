import { closeCallbacksOf, isDialling } from "./callbacks.ts";
import { type Draft, interactionById, putAgent, putInteraction, tell } from "./draft.ts";
import { endInteraction } from "./endings.ts";
import type { CarrierFact } from "./event.ts";
import type { Instant, InteractionId } from "./ids.ts";
import type { ExitReason, Interaction } from "./interaction.ts";
import { type Meeting, metAt, type Sighting, withSighting } from "./meeting.ts";

/** Exits that say "they never talked" of the last meeting; a proof to the contrary makes them "answered". */
const DISPROVED: readonly ExitReason[] = ["abandonedConnecting", "unreached"];

export type RoomFact = Extract<CarrierFact, { type: "participantJoined" | "participantLeft" | "conferenceEnded" }>;

/** Keeps what the carrier says of who stood in a room, also when the contact has ended or gone on. True: that was news. */
export function noteSighting(draft: Draft, fact: RoomFact): boolean {
  const interaction = draft.floor.interactions.get(fact.interactionId);
  const sighting = sightingOf(draft, fact);
  if (interaction === undefined || sighting === null) return false;
  const noted = withSighting(interaction, sighting);
  if (noted === interaction) return false;
  putInteraction(draft, noted);
  return true;
}

/** Null where nobody is named, or where it was not the conference that told. */
function sightingOf(draft: Draft, fact: RoomFact): Sighting | null {
  const { segment, conferenceId, at = draft.now } = fact;
  const callId = fact.type === "conferenceEnded" ? fact.endedByCallId : fact.callId;
  if (conferenceId === undefined || callId === null) return null;
  const party = "party" in fact && fact.party !== undefined ? { party: fact.party } : {};
  return { segment, callId, ...party, conferenceId, how: fact.type === "participantJoined" ? "joined" : "left", at };
}

/**
 * The two have talked, as it turns out after the contact ended or went on without that being known. While their offer still
 * lives nothing is late: its own ending looks at the same proof. Of every contact that the event touched.
 */
export function settleLateTalks(draft: Draft): void {
  for (const id of [...draft.changed.interactions]) {
    const interaction = draft.floor.interactions.get(id);
    for (const meeting of interaction?.meetings ?? []) settleLateTalk(draft, id, meeting);
  }
}

function settleLateTalk(draft: Draft, id: InteractionId, meeting: Meeting): void {
  const interaction = interactionById(draft, id);
  const proven = metAt(meeting);
  const leg = interaction.record.legs.find(({ offerId }) => offerId === meeting.offerId);
  if (proven === null || leg === undefined || isUnderWay(interaction, meeting)) return;
  const connectedAt = Math.min(proven, leg.leftAt ?? leg.offerEndedAt ?? draft.now);
  if (leg.connectedAt === connectedAt) return;
  tellTalk(draft, interaction, meeting, connectedAt);
  if (leg.connectedAt === null) countTalk(draft, interaction, meeting, connectedAt);
}

function isUnderWay({ state }: Interaction, { offerId }: Meeting): boolean {
  return state.kind === "offered" && state.offer.offerId === offerId;
}

/** The exit is corrected, never told a second time. */
function tellTalk(draft: Draft, interaction: Interaction, meeting: Meeting, connectedAt: Instant): void {
  const { id: interactionId, state } = interaction;
  const { offerId, agentId } = meeting;
  const isLast = interaction.record.legs.at(-1)?.offerId === offerId;
  const exit = state.kind === "ended" && DISPROVED.includes(state.exit) && isLast ? "answered" : null;
  tell(draft, { type: "talkLearned", interactionId, offerId, agentId, connectedAt, exit });
  if (exit === null || state.kind !== "ended") return;
  putInteraction(draft, { ...interaction, state: { ...state, exit, by: "customer" } });
}

/** What a conversation does besides being one: it is the agent's, and nothing is owed any more that was owed when it began. */
function countTalk(draft: Draft, interaction: Interaction, { agentId }: Meeting, connectedAt: Instant): void {
  const agent = draft.floor.agents.get(agentId);
  if (agent !== undefined) putAgent(draft, { ...agent, contacts: agent.contacts + 1 });
  closeCallbacksOf(draft, interaction, connectedAt);
  const { callback, state } = interaction;
  if (callback === null || state.kind === "ended") return;
  if (isDialling(interaction)) putInteraction(draft, { ...interaction, callback: { ...callback, gotThrough: true } });
  else endInteraction(draft, interaction, "answered", "customer");
}
