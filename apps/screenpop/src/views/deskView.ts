import type {
  ConsultView,
  DeskAgent,
  DeskContact,
  DeskSnapshot,
  DeskView,
  EarlierConversation,
  OfferPop,
  ThreadView,
} from "@touchstone/contracts";
import { PROTOCOL_VERSION } from "@touchstone/contracts";
import type { ContactRow, DeskRow } from "@touchstone/db";
import {
  type Agent,
  type AgentFigures,
  type AgentLeg,
  agentSharesOf,
  assertNever,
  CHANNELS,
  type Channel,
  type Consult,
  figuresOf,
  type Interaction,
  type Work,
  workOn,
} from "@touchstone/domain";
import { quietUntil } from "@touchstone/runtime";
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { contactPartsOf, offerPopOf, ringingAt, waitedMsOf } from "./contactView.ts";

/** Names of colleagues who look at a contact now. */
type OthersOf = (interactionId: string) => readonly string[];

export function deskViewOf(row: DeskRow, othersOf: OthersOf = () => []): DeskView {
  const contacts = (row.contacts ?? []).flatMap((contact) => deskContactOf(contact, row.agent, row.now) ?? []);
  const seen = contacts.map(({ thread, ...rest }) => ({
    ...rest,
    thread: thread && { ...thread, others: othersOf(rest.interactionId) },
  }));
  return { agent: deskAgentOf(row), contacts: seen };
}

/** All that a desk needs to show itself, a ringing offer with its card included. */
export function deskSnapshotOf(row: DeskRow, othersOf?: OthersOf): DeskSnapshot {
  const { version, now } = row;
  const offers = ringingPopsOf(row);
  return { protocol: PROTOCOL_VERSION, version, now, ...deskViewOf(row, othersOf), offer: offers[0] ?? null, offers };
}

/** The pops of all that rings at this desk now, a call first. */
export function ringingPopsOf({ agent, version, now, contacts }: DeskRow): OfferPop[] {
  return (contacts ?? []).flatMap((contact) => {
    if (workOn(agent, contact.state.id)?.kind !== "offered") return [];
    return offerPopOf({ agentId: agent.id, version, now, contact }) ?? [];
  });
}

function deskAgentOf(row: DeskRow): DeskAgent {
  const { agent, name } = row;
  const { connection, intent, block, voice } = agent;
  return {
    agentId: agent.id,
    name: name ?? "",
    connection: connection.kind,
    canTalk: connection.kind === "connected" && connection.canTalk,
    intent: { kind: intent.kind, reason: intent.kind === "notReady" ? intent.reason : null, since: intent.since },
    block: block && {
      ...{ cause: block.cause, since: block.since },
      ...{ caller: row.blockCaller, channel: row.blockChannel, direction: row.blockDirection },
    },
    activity: { kind: voice.kind, since: voice.kind === "idle" ? agent.idleSince : voice.since },
    today: todayOf(row),
  };
}

/** Today's figures: what is logged, and what the log does not know yet. */
function todayOf({ agent, figures, unlogged, dayStartedAt }: DeskRow): DeskAgent["today"] {
  const total = { answered: 0, missed: 0, handled: 0, handleMs: 0 };
  const add = (channel: Channel, share: Partial<AgentFigures>, sign: 1 | -1) => {
    total.answered += sign * (share.answered ?? 0);
    total.missed += sign * (share.missed ?? 0);
    // The hours of a conversation in writing say nothing of how long calls take.
    if (channel !== "voice") return;
    total.handled += sign * (share.handled ?? 0);
    total.handleMs += sign * ((share.talkMs ?? 0) + (share.holdMs ?? 0) + (share.wrapUpMs ?? 0));
  };
  for (const logged of figures ?? []) for (const channel of CHANNELS) add(channel, figuresOf(channel, logged), 1);
  for (const { record, logged } of unlogged ?? []) {
    for (const [known, sign] of [
      [record, 1],
      [logged, -1],
    ] as const) {
      for (const { agentId, channel, at, figures } of known ? agentSharesOf(known) : []) {
        if (agentId === agent.id && at >= dayStartedAt) add(channel, figures, sign);
      }
    }
  }
  const { answered, missed, handled, handleMs } = total;
  return { answered, missed, averageHandleMs: handled > 0 ? Math.round(handleMs / handled) : null };
}

function deskContactOf(row: ContactRow, agent: Agent, now: number): DeskContact | null {
  const { state: interaction, draft, drafts } = row;
  const work = workOn(agent, interaction.id);
  const leg = interaction.record.legs.findLast((one) => one.agentId === agent.id);
  if (work === null || !leg) return null;
  const ringing = ringingAt(interaction, agent.id);
  return {
    interactionId: interaction.id,
    channel: interaction.channel,
    ...(ringing
      ? { state: "ringing", since: ringing.madeAt, until: ringing.expiresAt }
      : phaseOf(interaction, agent.id, work)),
    offerId: leg.offerId,
    ...contactPartsOf(row, agent.id),
    waitedMs: waitedMsOf(interaction, now),
    connectedAt: leg.connectedAt,
    ...endOf(interaction, leg),
    draft: drafts?.[agent.id] ?? draft,
    consult: consultViewOf(row, agent.id),
    handedTo: work.kind === "wrapUp" ? handedToOf(row) : null,
    thread: threadOf(row, now),
  };
}

/** What the desk says of a contact in writing; who looks is added by whoever sees the desks. */
function threadOf(row: ContactRow, now: number): ThreadView | null {
  const { state: interaction, fromAddress, subject = null } = row;
  const { thread, state, channel, language } = interaction;
  if (thread === null) return null;
  // A visitor of the web is answered on the page, and has no address.
  const isUnreachable = fromAddress === null && channel !== "chat";
  const { count, lastMessageAt, awaitingReplySince, version, isOptedOut, closesAfterMs } = thread;
  const closesAt = state.kind === "resting" ? state.closesAt : lastMessageAt + closesAfterMs;
  const bar = state.kind === "ended" ? "ended" : isOptedOut ? "optedOut" : isUnreachable ? "noAddress" : null;
  const quietUntil = quietUntilOf(row, now);
  const isQuiet = quietUntil !== null && awaitingReplySince === null;
  return {
    count,
    lastMessageAt,
    awaitingReplySince,
    closesAt,
    version,
    mayReply: bar ?? (isQuiet ? "quietHours" : true),
    quietUntil,
    others: [],
    ...(row.goesOnFrom ? { goesOnFrom: row.goesOnFrom as EarlierConversation } : {}),
    ...(channel === "email" ? { subject, language } : {}),
  };
}

/** When it is day again at the customer's telephone; null while it is. The router, which judges a reply, counts the same way. */
function quietUntilOf({ state: { channel }, line, fromAddress }: ContactRow, now: number): number | null {
  if ((channel !== "sms" && channel !== "fax") || line === null || fromAddress === null) return null;
  const country = parsePhoneNumberFromString(fromAddress)?.country ?? line.region;
  return quietUntil(country, line.quietHours, now);
}

/** The other of two agents in one contact; null where there is only one. */
function consultViewOf({ state: { state }, people }: ContactRow, agentId: string): ConsultView | null {
  if (state.kind !== "connected" || state.consult === null) return null;
  const { consult } = state;
  const role = state.agentId === agentId ? "asking" : consult.agentId === agentId ? "asked" : null;
  if (role === null) return null;
  const other = role === "asking" ? consult.agentId : state.agentId;
  const phase = consultPhaseOf(consult, state.heldSince);
  return { role, agentId: other, agent: people?.[other] ?? "", ...phase };
}

function consultPhaseOf(consult: Consult, heldSince: number | null): Pick<ConsultView, "state" | "since" | "until"> {
  switch (consult.kind) {
    case "ringing":
      return { state: "ringing", since: consult.madeAt, until: consult.expiresAt };
    case "coming":
      return { state: "connecting", since: consult.acceptedAt, until: consult.joinBy };
    case "present":
      return { state: heldSince === null ? "together" : "private", since: consult.since, until: null };
    default:
      return assertNever(consult);
  }
}

/** Who has the contact that this agent only wraps up; null when it has ended. */
function handedToOf({ state: { state }, people, queue }: ContactRow): DeskContact["handedTo"] {
  if (state.kind === "ended") return null;
  const holder = state.kind === "connected" ? state.agentId : state.kind === "offered" ? state.offer.agentId : null;
  return holder === null ? { queue: queue ?? "" } : { agent: people?.[holder] ?? "" };
}

function endOf({ record }: Interaction, leg: AgentLeg): Pick<DeskContact, "endedAt" | "endedBy"> {
  return { endedAt: leg.leftAt ?? record.endedAt, endedBy: record.endedBy };
}

/** Which of the desk's states the contact is in, since when, and until when at most. */
function phaseOf({ state }: Interaction, id: string, work: Work): Pick<DeskContact, "state" | "since" | "until"> {
  if (work.kind === "wrapUp") return { state: "wrapUp", since: work.since, until: work.until };
  if (state.kind === "offered" && state.offer.kind === "accepted") {
    return { state: "connecting", since: state.offer.acceptedAt, until: state.offer.joinBy };
  }
  if (state.kind !== "connected") return { state: "ending", since: state.since, until: null };
  if (state.hangUpAskedAt !== null) return { state: "ending", since: state.hangUpAskedAt, until: null };
  const { consult } = state;
  if (consult?.agentId === id && consult.kind === "coming") {
    return { state: "connecting", since: consult.acceptedAt, until: consult.joinBy };
  }
  if (consult?.kind === "present" && consult.agentId === id) {
    return { state: state.heldSince === null ? "talking" : "consulting", since: consult.since, until: null };
  }
  if (state.agentLost) return { state: "agentLost", since: state.agentLost.since, until: state.agentLost.until };
  if (consult?.kind === "present" && state.heldSince !== null) {
    return { state: "consulting", since: consult.since, until: null };
  }
  if (state.heldSince !== null) return { state: "held", since: state.heldSince, until: null };
  return { state: "talking", since: state.since, until: null };
}
