import type {
  Alert,
  AskedView,
  CallerView,
  Candidate,
  ColleagueNote,
  CustomerCard,
  HistoryItem,
  OfferPop,
} from "@touchstone/contracts";
import { type ContactRow, historyLineOf, type OfferRow } from "@touchstone/db";
import { type Interaction, type RingingOffer, ringingOffers, visitsOf } from "@touchstone/domain";
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { alertsOf } from "./alerts.ts";
import { fitInto } from "./fitInto.ts";

/** What a pop and a desk show of one contact alike. */
export interface ContactParts {
  readonly queue: { readonly id: string; readonly name: string };
  readonly line: { readonly id: string; readonly name: string; readonly address: string };
  readonly brand: { readonly id: string; readonly name: string };
  readonly from: CallerView;
  readonly match: OfferPop["match"];
  readonly customer: CustomerCard | null;
  readonly candidates: readonly Candidate[];
  readonly candidateCount: number;
  readonly history: readonly HistoryItem[];
  readonly alerts: readonly Alert[];
  readonly asked: AskedView | null;
  readonly colleagueNotes: readonly ColleagueNote[];
}

const SHOWN_CONTACTS = 5;
const SHOWN_CANDIDATES = 3;
/** Bytes of a pop's JSON. */
const POP_BYTES = 4096;

/** As the agent's desk shows it: what others wrote is others', and why it came is told of the agent's own leg. */
export function contactPartsOf(row: ContactRow, agentId: string): ContactParts {
  const { state, queue, line, brand } = row;
  const history = historyOf(row);
  const candidates = (row.candidates ?? []) as Candidate[];
  return {
    queue: { id: state.queueId, name: queue ?? "" },
    line: { id: state.lineId, name: line?.name ?? "", address: line?.address ?? "" },
    brand: { id: state.brandId, name: brand ?? "" },
    from: callerOf(row),
    match: state.match.kind,
    customer: row.card as CustomerCard | null,
    candidates: candidates.slice(0, SHOWN_CANDIDATES),
    candidateCount: candidates.length,
    history: history.slice(0, SHOWN_CONTACTS),
    alerts: alertsOf(state, history),
    asked: askedOf(row, agentId),
    colleagueNotes: colleagueNotesOf(row, agentId),
  };
}

function askedOf({ state, people }: ContactRow, agentId: string): AskedView | null {
  const asked = state.record.legs.findLast((leg) => leg.agentId === agentId)?.asked;
  if (asked?.how === "takeUp" || asked?.how === "started") return null;
  return asked ? { how: asked.how, by: people?.[asked.byUserId] ?? "" } : null;
}

/** Newest words win: what an agent has not sent yet before what was sent. */
function colleagueNotesOf({ state, people, drafts, notesByAgent }: ContactRow, agentId: string): ColleagueNote[] {
  const others = new Set(state.record.legs.map((leg) => leg.agentId).filter((id) => id !== agentId));
  return [...others].flatMap((id) => {
    const notes = drafts?.[id]?.notes || notesByAgent?.[id] || "";
    return notes.trim() === "" ? [] : [{ agent: people?.[id] ?? "", notes }];
  });
}

/** The pop of an offer that is ringing at this agent now; null when it no longer is. Shortened until it fits into 4 KB. */
export function offerPopOf({ agentId, contact, now }: OfferRow): OfferPop | null {
  const offer = ringingAt(contact.state, agentId);
  if (!offer) return null;
  const { offerId, madeAt, expiresAt } = offer;
  const { id: interactionId, channel } = contact.state;
  const parts = contactPartsOf(contact, agentId);
  // The card's own list is in `history` already, with the contacts that the card cannot know yet.
  const customer = parts.customer && { ...parts.customer, history: [] };
  const waitedMs = waitedMsOf(contact.state, now);
  const { words = null, subject = null } = contact;
  return fitInto(
    {
      words,
      ...(subject === null ? {} : { subject }),
      offerId,
      interactionId,
      channel,
      madeAt,
      expiresAt,
      waitedMs,
      ...parts,
      customer,
    },
    POP_BYTES,
  );
}

/** The offer that rings at the agent's desk: of the contact itself, or to be asked into another agent's call. */
export function ringingAt({ state }: Interaction, agentId: string): RingingOffer | null {
  const consult = state.kind === "connected" && state.consult?.kind === "ringing" ? [state.consult] : [];
  return [...ringingOffers(state), ...consult].find((offer) => offer.agentId === agentId) ?? null;
}

/**
 * From queue entry until both talked, or the end, or now. Of a call that was handed on only what it waited since then: it
 * waited nowhere while it talked. Milliseconds.
 */
export function waitedMsOf({ queuedAt, waitingFrom, record, state }: Interaction, now: number): number {
  if (queuedAt === null) return 0;
  const waitsNow = state.kind === "waiting" || state.kind === "offered";
  const [visit, before] = visitsOf(record).toReversed();
  const from = before?.reason === "transferred" ? (visit?.waitingSince ?? queuedAt) : queuedAt;
  // A conversation that came back, or a caller whose agent was lost, waits anew.
  if (waitsNow) return Math.max(0, now - (visit?.connectedAt ? (waitingFrom ?? now) : from));
  return Math.max(0, (visit?.connectedAt ?? record.endedAt ?? now) - from);
}

/** What the card knows from the log, corrected by what happened since: newest first, each contact once, without this one itself. */
function historyOf({ state, card, recent, moved, earlier }: ContactRow): HistoryItem[] {
  const live: HistoryItem[] = (recent ?? []).map(historyLineOf);
  const logged = ((card as CustomerCard | null)?.history ?? earlier ?? []) as HistoryItem[];
  // The log has rows of contacts that still live, this one's among them.
  const known = new Set([state.id, ...live.map((item) => item.interactionId), ...(moved ?? [])]);
  const all = [...live, ...logged.filter((item) => !known.has(item.interactionId))];
  return all.sort((a, b) => b.at - a.at || (a.interactionId < b.interactionId ? 1 : -1));
}

function callerOf({ fromRaw, fromAddress, callerName }: ContactRow): CallerView {
  const region = fromAddress ? (parsePhoneNumberFromString(fromAddress)?.country ?? null) : null;
  return { address: fromAddress, raw: fromRaw ?? "", region, name: callerName };
}
