import type { ChosenBy, WhyNot } from "@touchstone/domain";
import type { Names } from "./names.ts";

const CHOSEN_BY: Readonly<Record<ChosenBy, string>> = {
  person: "a person gave it to them",
  preferred: "the customer's owner or last agent comes first",
  passedBy: "this agent had let it pass, and whoever had not comes first",
  longestIdle: "of those who may take it, this queue asks whoever has been idle longest",
  fewestContacts: "of those who may take it, this queue asks whoever has had the fewest contacts",
  roundRobin: "of those who may take it, this queue asks whoever was asked least recently",
  topDown: "of those who may take it, this queue asks by its own order of agents",
  ringGroup: "this queue rings at several desks, and those were first",
};

/** A rule as a plain sentence, for support. Instants are UTC. */
export function ruleSentence(because: WhyNot, names: Names): string {
  const { agent, queue, skill, instant } = names;
  switch (because.rule) {
    case "unknownAgent":
      return "the floor did not know the agent (unknownAgent)";
    case "unknownInteraction":
      return "the floor did not know the contact: it had not arrived, or was forgotten after its end (unknownInteraction)";
    case "notWaiting":
      return `the contact did not wait, it was ${because.state} (notWaiting)`;
    case "offeredTo":
      return `it was offered to ${because.agentIds.map(agent).join(" and ")}: ${CHOSEN_BY[because.by]} (offeredTo)`;
    case "ringsHere":
      return "it rang at this agent's desk (ringsHere)";
    case "ringGroupFull":
      return `it rang at ${because.ringingAt.map(agent).join(", ")}: its queue rings at ${because.size} desks (ringGroupFull)`;
    case "resting":
      if (because.what === "onTheLine") return "its customer was on the line by a call of their own (resting)";
      return because.until === null
        ? "the conversation rested until its customer writes (resting)"
        : `the ${because.what} rested until ${instant(because.until)} (resting)`;
    case "disabled":
      return "an administrator had set that the agent takes none (disabled)";
    case "notInQueue":
      return `the agent did not work in ${queue(because.queueId)} (notInQueue)`;
    case "missingSkill":
      return `${skillSentence(because, skill(because.skillId), instant)} (missingSkill)`;
    case "notReady":
      return `the agent was ${because.intent === "offline" ? "offline" : `not ready, ${because.reason ?? "no reason given"}`} (notReady)`;
    case "notConnected":
      return `the agent's desk was ${because.connection} (notConnected)`;
    case "cannotTalk":
      return "the agent's desk had no sound or no microphone (cannotTalk)";
    case "blocked":
      return `the agent was paused after a ${because.cause === "deviceFault" ? "device fault" : "missed offer"} (blocked)`;
    case "noRoom":
      return `${roomSentence(because)} (noRoom)`;
    case "preferredFor":
      return `it was kept for ${because.agentIds.map(agent).join(" or ")} until ${instant(because.until)} (preferredFor)`;
    case "backOff":
      return `the agent had missed or declined it, and was not asked again before ${instant(because.until)} (backOff)`;
    default:
      return unknownRule(because);
  }
}

type RuleOf<Name extends WhyNot["rule"]> = Extract<WhyNot, { readonly rule: Name }>;

function skillSentence(
  { level, askedAtFirst, has, relaxesAt }: RuleOf<"missingSkill">,
  skill: string,
  instant: Names["instant"],
): string {
  const first = askedAtFirst === level ? "" : `, at first ${askedAtFirst}`;
  const later = relaxesAt === null ? "" : `, less from ${instant(relaxesAt)}`;
  return `it asked for ${skill} ${level}${first}${later}; the agent had ${has}`;
}

function roomSentence({ channel, has }: RuleOf<"noRoom">): string {
  if (has.length === 0) return `none of the agent's sets has room for a contact by ${channel}`;
  const had = has.map((one) => `${one.activity} ${one.channel} ${one.interactionId}`).join(", ");
  return `the agent's sets had no room for one more by ${channel} beside ${had}`;
}

function unknownRule(because: never): string {
  throw new Error(`no sentence for ${JSON.stringify(because)}`);
}
