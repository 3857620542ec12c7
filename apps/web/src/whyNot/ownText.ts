import type { WhyNotRule } from "@touchstone/contracts";
import { secondsTo, unknownRule, type Words, workOf } from "./words.ts";

/** What keeps an agent, said to the agent; `count` contacts where it is about those. */
export function ownText(because: WhyNotRule, count: number, { t, skill, queue, reason }: Words): string {
  switch (because.rule) {
    case "unknownAgent":
    case "unknownInteraction":
    case "notWaiting":
      return t("notWaiting");
    case "resting":
      return t("resting", { seconds: secondsTo(because.until) });
    case "disabled":
      return t("own.disabled");
    case "notInQueue":
      return t("own.notInQueue", { queue: queue(because.queueId) });
    case "missingSkill":
      return missingText(because, count, { t, skill, queue, reason });
    case "notReady":
      if (because.intent === "offline") return t("own.offline");
      return t("own.notReady", { reason: because.reason === null ? t("own.noReason") : reason(because.reason) });
    case "notConnected":
      return t(because.connection === "reconnecting" ? "own.reconnecting" : "own.notConnected");
    case "cannotTalk":
      return t("own.cannotTalk");
    case "blocked":
      return t(because.cause === "deviceFault" ? "own.pausedFault" : "own.pausedMissed");
    case "noRoom":
      return t(`own.${workOf(because)}`);
    case "preferredFor":
      return t("own.preferred", { seconds: secondsTo(because.until) });
    case "ringsHere":
      return t("own.ringsHere");
    case "ringGroupFull":
      return t("own.groupFull", { size: because.size });
    case "backOff":
      return t("own.backOff", { count, seconds: secondsTo(because.until) });
    default:
      return unknownRule(because);
  }
}

type Missing = Extract<WhyNotRule, { rule: "missingSkill" }>;

function missingText({ skillId, level, has, relaxesAt }: Missing, count: number, { t, skill }: Words): string {
  const asked = t("own.missingSkill", { count, skill: skill(skillId), level, has });
  if (relaxesAt === null) return asked;
  return `${asked} ${t("own.relaxes", { seconds: secondsTo(relaxesAt) })}`;
}
