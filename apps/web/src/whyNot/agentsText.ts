import type { ContactWhyNot } from "@touchstone/contracts";
import { type NoRoom, restText, secondsTo, unknownRule, type Words, workOf } from "./words.ts";

type Group = Omit<ContactWhyNot["groups"][number], "names">;

/** What keeps a group of agents from a contact, such as "3 not ready (lunch)". */
export function agentsText({ because, how, count }: Group, words: Words): string {
  const { t, skill, queue, reason } = words;
  switch (because.rule) {
    case "unknownAgent":
    case "unknownInteraction":
      return t("agents.unknown", { count });
    case "notWaiting":
      return t("notWaiting");
    case "offeredTo":
      return t("offered");
    case "resting":
      return restText(because, words);
    case "disabled":
      return t("agents.disabled", { count });
    case "notInQueue":
      return t("agents.notInQueue", { count, queue: queue(because.queueId) });
    case "missingSkill":
      return t("agents.missingSkill", { count, skill: skill(because.skillId), level: because.level });
    case "notReady":
      if (because.intent === "offline") return t("agents.offline", { count });
      if (because.reason === null) return t("agents.notReady", { count });
      return t("agents.notReadyBecause", { count, reason: reason(because.reason) });
    case "notConnected":
      return t(because.connection === "reconnecting" ? "agents.reconnecting" : "agents.notConnected", { count });
    case "cannotTalk":
      return t("agents.cannotTalk", { count });
    case "blocked":
      return t(because.cause === "deviceFault" ? "agents.pausedFault" : "agents.pausedMissed", { count });
    case "noRoom":
      return noRoomText(because, count, words);
    case "preferredFor":
      return t("agents.preferred", { count, seconds: secondsTo(because.until) });
    case "ringsHere":
      return t("agents.ringsHere", { count });
    case "ringGroupFull":
      return t("agents.groupFull", { count, size: because.size });
    case "backOff":
      return t(how === "declined" ? "agents.declined" : "agents.missed", { count, seconds: secondsTo(because.until) });
    default:
      return unknownRule(because);
  }
}

/** Who has other things in writing may have no call at all, and is not talking. */
function noRoomText({ channel, has }: NoRoom, count: number, { t }: Words): string {
  const kind = workOf({ has });
  const talks = kind === "talking" && has.some((one) => one.channel === "voice");
  return t(`agents.${kind === "talking" && !talks ? "busy" : kind}`, { count, contacts: t(`contacts.${channel}`) });
}
