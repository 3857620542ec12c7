import {
  type AgentServerEvents,
  type DeskAgent,
  type DeskContact,
  type DeskSnapshot,
  type DeskView,
  type OfferPop,
  PROTOCOL_VERSION,
} from "@touchstone/contracts";
import { standingOf } from "../../live/versioned.ts";

type Message<Name extends keyof AgentServerEvents> = Parameters<AgentServerEvents[Name]>[0];

/** An offer that ended without a conversation, and why; shown until the next one or until it is put away. */
export interface EndedOffer {
  readonly offer: OfferPop;
  readonly reason: Exclude<Message<"offerEnded">["reason"], "accepted">;
  /** Who took it, when another agent of the ring group did. */
  readonly takenBy: string | null;
  /** Milliseconds since 1970, database clock. */
  readonly at: number;
}

/** Everything the desk knows from its socket. Null and empty before the first snapshot. */
export interface DeskState {
  readonly version: number | null;
  readonly agent: DeskAgent | null;
  readonly contacts: readonly DeskContact[];
  /** All that rings here, a call first, then the eldest. */
  readonly offers: readonly OfferPop[];
  /** The first of them: the one that the screen shows. */
  readonly offer: OfferPop | null;
  readonly ended: EndedOffer | null;
  /** The server speaks a newer protocol: the page has to be loaded again. */
  readonly outdated: boolean;
  /** The person has the role of an agent, but nobody has set a desk up for it. */
  readonly noDesk: boolean;
}

export interface Step {
  readonly state: DeskState;
  /** Something was missed: ask for a snapshot. */
  readonly resync: boolean;
}

export const emptyDesk: DeskState = {
  version: null,
  agent: null,
  contacts: [],
  offers: [],
  offer: null,
  ended: null,
  outdated: false,
  noDesk: false,
};

const shown = (state: DeskState): Step => ({ state, resync: false });
const gap = (state: DeskState): Step => ({ state, resync: true });

/** A snapshot always wins, also one with a lower version: the server may have been set back. */
export function takeSnapshot(state: DeskState, snapshot: DeskSnapshot): Step {
  const { version, agent, contacts, offers, protocol } = snapshot;
  const outdated = protocol !== PROTOCOL_VERSION;
  return shown({ ...state, version, agent, contacts, ...ringing(offers), outdated, noDesk: false });
}

export function takeChange(state: DeskState, change: Message<"change">): Step {
  const standing = standingOf(state.version, change);
  if (standing !== "next") return standing === "gap" ? gap(state) : shown(state);
  return shown({
    ...state,
    ...viewOf(change),
    version: change.version,
    ...ringing(stillOffered(state.offers, change)),
  });
}

const viewOf = ({ agent, contacts }: DeskView): DeskView => ({ agent, contacts });

/** A call goes before what can wait a moment longer; of the others the eldest. */
const inOrder = (one: OfferPop, other: OfferPop) =>
  Number(other.channel === "voice") - Number(one.channel === "voice") || one.madeAt - other.madeAt;

function ringing(all: readonly OfferPop[]): Pick<DeskState, "offers" | "offer"> {
  const offers = all.toSorted(inOrder);
  return { offers, offer: offers[0] ?? null };
}

/** What no longer rings is no offer, even when the word of its end was lost. */
const stillOffered = (offers: readonly OfferPop[], { contacts }: DeskView): readonly OfferPop[] =>
  offers
    .filter(({ offerId }) => contacts.some((one) => one.offerId === offerId && one.state === "ringing"))
    .map((offer) => asAssigned(offer, contacts));

/** Whose call it is may be said while it rings: the contact has it, where the pop is of before. */
function asAssigned(offer: OfferPop, contacts: readonly DeskContact[]): OfferPop {
  const contact = contacts.find(({ offerId }) => offerId === offer.offerId);
  if (!contact || contact.customer?.customerId === offer.customer?.customerId) return offer;
  const { match, customer, candidates, candidateCount, history, alerts } = contact;
  return { ...offer, match, customer, candidates, candidateCount, history, alerts };
}

export function takeOffer(state: DeskState, { after, version, now, ...offer }: Message<"offer">): Step {
  const standing = standingOf(state.version, { after, version });
  if (standing !== "next") return standing === "gap" ? gap(state) : shown(state);
  const others = state.offers.filter(({ offerId }) => offerId !== offer.offerId);
  return shown({ ...state, version, ...ringing([...others, offer]), ended: null });
}

/** The end of another offer than the shown one changes nothing on the screen. */
export function takeOfferEnded(state: DeskState, message: Message<"offerEnded">): Step {
  const standing = standingOf(state.version, message);
  if (standing === "old") return shown(state);
  const offer = state.offers.find(({ offerId }) => offerId === message.offerId);
  const ended =
    offer && message.reason !== "accepted"
      ? { offer, reason: message.reason, takenBy: message.takenBy, at: message.now }
      : state.ended;
  const next = { ...state, ...ringing(state.offers.filter((one) => one !== offer)), ended };
  // Even after a gap the ringing stops at once; the snapshot brings the rest.
  return standing === "gap" ? gap(next) : shown({ ...next, version: message.version });
}

/** A heartbeat with a higher version says that something was missed. */
export function takeBeat(state: DeskState, beat: Message<"heartbeat">): Step {
  return state.version === null || beat.version > state.version ? gap(state) : shown(state);
}

const live: readonly DeskContact["state"][] = ["connecting", "talking", "held", "consulting", "agentLost", "ending"];

const isSpoken = ({ channel }: DeskContact) => channel === "voice";

/** The contact that a leg of audio belongs to, if any. */
export function liveContact(contacts: readonly DeskContact[]): DeskContact | null {
  return contacts.find((contact) => isSpoken(contact) && live.includes(contact.state)) ?? null;
}

/** The call whose wrap-up is open, if any. */
export function wrapUpContact(contacts: readonly DeskContact[]): DeskContact | null {
  return contacts.find((contact) => isSpoken(contact) && contact.state === "wrapUp") ?? null;
}
