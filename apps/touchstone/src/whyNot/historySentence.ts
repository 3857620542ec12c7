import type { ContactHappening } from "@touchstone/db";
import type { OfferEndReason, OverflowCause } from "@touchstone/domain";
import type { Names } from "./names.ts";

const OFFER_ENDS: Readonly<Record<OfferEndReason, string>> = {
  noAnswer: "missed it",
  declined: "declined it",
  deviceFault: "could not take it: the device failed",
  deskLost: "lost the desk's connection",
  callerHungUp: "was left: the customer went",
  maxWait: "was left: it had waited as long as the queue allows",
  takenByOther: "was told that another agent took it",
  notReached: "did not reach the customer",
  withdrawn: "was no longer to have it: settings, sign-off or a person's decision",
};

const CAUSES: Readonly<Record<OverflowCause, string>> = {
  maxWait: "it had waited as long as the queue allows",
  full: "the queue was full",
  closed: "the queue was closed",
  nobodySignedIn: "nobody was signed in",
  nobodyRoutable: "nobody could serve it",
};

/** What happened with a contact as a plain sentence. */
export function historySentence(happening: ContactHappening, { agent, queue, skill, instant }: Names): string {
  switch (happening.type) {
    case "interactionReceived":
      return happening.direction === "outbound"
        ? "was begun by us"
        : `arrived by ${happening.channel ?? "voice"} for ${queue(happening.queueId)}`;
    case "queueEntered":
      return `${happening.again ? "went back into" : "entered"} the queue ${queue(happening.queueId)}`;
    case "queueLeft":
      return `left ${queue(happening.queueId)} for ${queue(happening.movedTo)}: ${CAUSES[happening.reason]}`;
    case "relaxed":
      return happening.requires.length === 0
        ? "asked for no skill any more"
        : `asked for less: ${happening.requires.map(({ skillId, level }) => `${skill(skillId)} ${level}`).join(", ")}`;
    case "waitQuoted":
      return `was told that it takes less than ${Math.round(happening.lessThanMs / 60_000)} min`;
    case "offerMade":
      return `was offered to ${agent(happening.agentId)} ${happening.asked ? `by a person (${happening.asked.how})` : "by routing"}`;
    case "offerAccepted":
      return `${agent(happening.agentId)} accepted it`;
    case "offerEnded":
      return `${agent(happening.agentId)} ${OFFER_ENDS[happening.reason]} (${happening.reason})`;
    case "connected":
      return `${agent(happening.agentId)} had it`;
    case "consultJoined":
      return `${agent(happening.agentId)} was asked into it`;
    case "agentLeft":
      return `${agent(happening.agentId)} left it`;
    case "agentLost":
      return `${agent(happening.agentId)} was lost`;
    case "agentReturned":
      return `${agent(happening.agentId)} came back`;
    case "rested":
      return `rested until ${happening.until === null ? "the customer writes" : instant(happening.until)}`;
    case "prioritySet":
      return `was given a head start of ${Math.round(happening.priorityMs / 1000)} s`;
    case "messageReceived":
      return "the customer wrote";
    case "messageSent":
      return happening.agentId === null
        ? `was answered by itself${happening.auto ? ` (${happening.auto})` : ""}`
        : `${agent(happening.agentId)} wrote`;
    case "interactionEnded":
      return `ended: ${happening.exit}, by the ${happening.by}`;
    default:
      return happening.type;
  }
}
