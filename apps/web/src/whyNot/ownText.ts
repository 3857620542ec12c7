import type { WhyNotRule } from "@touchstone/contracts";
import { hadText, type NoRoom, restText, secondsTo, unknownRule, type Words, workOf } from "./words.ts";

/** What keeps an agent, each thing once: the channels that there is no room for stand together. */
export function ownTexts(rules: readonly WhyNotRule[], words: Words): string[] {
  const full = rules.filter((rule) => rule.rule === "noRoom");
  const others = rules.filter((rule) => rule.rule !== "noRoom").map((rule) => ownText(rule, 1, words));
  return full.length === 0 ? others : [...others, noRoomText(full, words)];
}

/** What keeps an agent, said to the agent; `count` contacts where it is about those. */
export function ownText(because: WhyNotRule, count: number, words: Words): string {
  const { t, queue, reason } = words;
  switch (because.rule) {
    case "unknownAgent":
    case "unknownInteraction":
    case "notWaiting":
      return t("notWaiting");
    case "offeredTo":
      return t("offered");
    case "resting":
      return restText(because, words);
    case "disabled":
      return t("own.disabled");
    case "notInQueue":
      return t("own.notInQueue", { queue: queue(because.queueId) });
    case "missingSkill":
      return missingText(because, count, words);
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
      return noRoomText([because], words);
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

/** They are of one agent: what the agent has is the same in all. */
function noRoomText(rules: readonly NoRoom[], words: Words): string {
  const { t } = words;
  const contacts = rules.map(({ channel }) => t(`contacts.${channel}`)).join(t("comma"));
  const [{ has } = { has: [] }] = rules;
  return t(`own.${workOf({ has })}`, { contacts, work: hadText({ has }, words) });
}

type Missing = Extract<WhyNotRule, { rule: "missingSkill" }>;

function missingText({ skillId, level, has, relaxesAt }: Missing, count: number, { t, skill }: Words): string {
  const asked = t("own.missingSkill", { count, skill: skill(skillId), level, has });
  if (relaxesAt === null) return asked;
  return `${asked} ${t("own.relaxes", { seconds: secondsTo(relaxesAt) })}`;
}
