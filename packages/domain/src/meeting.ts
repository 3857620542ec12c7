import type { AgentId, CallId, Instant, OfferId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";

/**
 * Somebody stood in a room of the carrier's: it told of the joining, or only of the leaving, which proves the same but of a customer
 * whom we ring.
 */
interface Stay {
  readonly who: "agent" | "customer";
  readonly conferenceId: string;
  /** By the carrier's clock. Null: the joining was never told. */
  readonly joinedAt: Instant | null;
  readonly leftAt: Instant | null;
}

/**
 * Where an agent who accepted and the customer were to meet, and who is known to have stood there. Kept over the end, since
 * the carrier may tell of a room in any order; gone as soon as the two are known to talk.
 */
export interface Meeting {
  readonly segment: number;
  readonly offerId: OfferId;
  readonly agentId: AgentId;
  readonly acceptedAt: Instant;
  /** The agent's legs, of which each but the last was replaced. */
  readonly agentCallIds: readonly CallId[];
  readonly stays: readonly Stay[];
}

/** What a conference's own callback says of one leg. */
export interface Sighting {
  readonly segment: number;
  readonly callId: CallId;
  readonly party?: "customer" | "agent";
  readonly conferenceId: string;
  readonly how: "joined" | "left";
  readonly at: Instant;
}

/** The meeting of this segment, unless the two are known to have talked. */
export function meetingIn(interaction: Interaction, segment: number): Meeting | undefined {
  return interaction.meetings.find((meeting) => meeting.segment === segment);
}

/** The interaction with this meeting in the place of what was known of it. */
export function withMeeting(interaction: Interaction, meeting: Meeting): Interaction {
  const others = interaction.meetings.filter(({ segment }) => segment !== meeting.segment);
  return { ...interaction, meetings: [...others, meeting] };
}

/** The interaction with one more leg of the agent whom it is to meet. */
export function withAgentLeg(interaction: Interaction, callId: CallId): Interaction {
  const meeting = meetingIn(interaction, interaction.segment);
  if (meeting === undefined || meeting.agentCallIds.includes(callId)) return interaction;
  return withMeeting(interaction, { ...meeting, agentCallIds: [...meeting.agentCallIds, callId] });
}

/** The interaction without the meeting of its present segment: the two talk. */
export function withoutMeeting(interaction: Interaction): Interaction {
  const { meetings, segment } = interaction;
  return { ...interaction, meetings: meetings.filter((meeting) => meeting.segment !== segment) };
}

/** The interaction that knows of this sighting too; the same one when it says nothing new, or nothing of a meeting. */
export function withSighting(interaction: Interaction, sighting: Sighting): Interaction {
  const meeting = meetingIn(interaction, sighting.segment);
  const who = meeting && whoIs(interaction, meeting, sighting);
  if (meeting === undefined || who === null || who === undefined) return interaction;
  const { conferenceId, how } = sighting;
  // A customer whom we ring may be busy: the carrier tells of an end in the room where nobody ever stood.
  if (who === "customer" && how === "left" && interaction.callback !== null) return interaction;
  const known = meeting.stays.find((stay) => stay.who === who && stay.conferenceId === conferenceId);
  const stay = seen(known ?? { who, conferenceId, joinedAt: null, leftAt: null }, sighting);
  if (known !== undefined && known.joinedAt === stay.joinedAt && known.leftAt === stay.leftAt) return interaction;
  return withMeeting(interaction, { ...meeting, stays: [...meeting.stays.filter((each) => each !== known), stay] });
}

/** Of several legs of one agent, and of one leg told twice: the first joining and the last leaving. */
function seen(stay: Stay, { how, at }: Sighting): Stay {
  if (how === "joined") return { ...stay, joinedAt: Math.min(stay.joinedAt ?? at, at) };
  return { ...stay, leftAt: Math.max(stay.leftAt ?? at, at) };
}

function whoIs(interaction: Interaction, meeting: Meeting, { callId, party }: Sighting): Stay["who"] | null {
  if (meeting.agentCallIds.includes(callId)) return "agent";
  return party === "customer" || callId === interaction.callId ? "customer" : null;
}

/**
 * Since when the two talked, as far as the carrier has told by now; null: nothing proves that they did. A conference lives while
 * somebody stands in it, so two who stood in the same one stood there together. Whose joining was never told stood there
 * when leaving, and perhaps long before.
 */
export function metAt({ stays, acceptedAt }: Meeting): Instant | null {
  const customers = stays.filter(({ who }) => who === "customer");
  const agents = stays.filter(({ who }) => who === "agent");
  const times = customers.flatMap((customer) =>
    agents.filter((agent) => agent.conferenceId === customer.conferenceId).map((agent) => together(customer, agent)),
  );
  return times.length === 0 ? null : Math.max(acceptedAt, Math.min(...times));
}

function together(a: Stay, b: Stay): Instant {
  const [from, other] = [a, b].map(({ joinedAt, leftAt }) => joinedAt ?? leftAt ?? 0) as [Instant, Instant];
  return Math.max(from, other);
}
