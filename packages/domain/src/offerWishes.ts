import { acceptConsult } from "./consult.ts";
import { connect } from "./conversation.ts";
import { type Draft, interactionById } from "./draft.ts";
import { endConsult } from "./endConsult.ts";
import type { Connected } from "./endings.ts";
import type { Wish } from "./event.ts";
import type { AgentId, OfferId } from "./ids.ts";
import type { AgentLeg, Consult, Interaction, OfferEndReason, RingingOffer } from "./interaction.ts";
import { acceptOffer, type LiveOffer, liveOffers, type Offered } from "./offers.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, refused } from "./outcomes.ts";
import { endOffer } from "./returnToQueue.ts";
import { findInteractionByOffer } from "./rows.ts";

type WishOf<T extends Wish["type"]> = Extract<Wish, { type: T }>;

interface Found {
  readonly interaction: Interaction;
  readonly leg: AgentLeg;
  /** Set while the offer is live: ringing, or accepted and not yet connected. */
  readonly live: { readonly state: Offered; readonly offer: LiveOffer } | null;
  /** Set while the agent is asked into another one's call. */
  readonly asked: { readonly state: Connected; readonly consult: Consult } | null;
}

/** The offer, live or not, if it is this agent's. */
function findOffer(draft: Draft, agentId: AgentId, offerId: OfferId): Found | Outcome {
  if (!draft.floor.agents.has(agentId)) return refused("unknownAgent");
  const interaction = findInteractionByOffer(draft.floor, offerId);
  const leg = interaction?.record.legs.find((each) => each.offerId === offerId);
  if (interaction === undefined || leg === undefined) return refused("offerGone");
  if (leg.agentId !== agentId) return refused("notYours");
  const { state } = interaction;
  const offer = liveOffers(state).find((each) => each.offerId === offerId);
  const live = state.kind === "offered" && offer !== undefined ? { state, offer } : null;
  const consult = state.kind === "connected" && state.consult?.offerId === offerId ? state.consult : null;
  const asked = state.kind === "connected" && consult !== null ? { state, consult } : null;
  return { interaction, leg, live, asked };
}

/** The first wins; the same agent's next clicks are answered the same. */
export function accept(draft: Draft, wish: WishOf<"accept">): Outcome {
  const found = findOffer(draft, wish.agentId, wish.offerId);
  if ("kind" in found) return found;
  const { interaction, leg, live, asked } = found;
  if (live?.offer.kind === "ringing") takeOffer(draft, interaction, live.state, live.offer);
  else if (asked?.consult.kind === "ringing") acceptConsult(draft, interaction, asked.state);
  else if (leg.offerEnd === "callerHungUp") return refused("callGone");
  else if (leg.offerEnd !== null) return refused("offerGone");
  return DONE;
}

/** Without legs nobody has to join: the two are in contact from the click on. */
function takeOffer(draft: Draft, interaction: Interaction, state: Offered, offer: RingingOffer): void {
  acceptOffer(draft, interaction, state, offer);
  if (interaction.channel !== "voice") connect(draft, interactionById(draft, interaction.id), offer, null);
}

export function decline(draft: Draft, wish: WishOf<"decline">): Outcome {
  const found = findOffer(draft, wish.agentId, wish.offerId);
  if ("kind" in found) return found;
  const { interaction, leg, live, asked } = found;
  if (leg.offerEnd !== null) return gone(leg, "declined");
  if (asked?.consult.kind === "ringing") {
    endConsult(draft, interaction, asked.state, asked.consult, "declined");
    return DONE;
  }
  if (live?.offer.kind !== "ringing") return refused("alreadyAccepted");
  endOffer(draft, interaction, live.state, live.offer, "declined");
  return DONE;
}

export function reportDeviceFault(draft: Draft, wish: WishOf<"reportDeviceFault">): Outcome {
  const found = findOffer(draft, wish.agentId, wish.offerId);
  if ("kind" in found) return found;
  const { interaction, leg, live, asked } = found;
  if (asked && asked.consult.kind !== "present") {
    endConsult(draft, interaction, asked.state, asked.consult, "deviceFault");
    return DONE;
  }
  if (leg.offerEnd !== null || live === null) return gone(leg, "deviceFault");
  endOffer(draft, interaction, live.state, live.offer, "deviceFault");
  return DONE;
}

/** A second click for what the first one did is as good as done. */
function gone(leg: AgentLeg, asked: OfferEndReason): Outcome {
  if (leg.offerEnd === asked) return DONE;
  return refused(leg.offerEnd === "callerHungUp" ? "callGone" : "offerGone");
}
