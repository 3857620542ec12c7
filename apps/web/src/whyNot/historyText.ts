import type { InteractionDetail } from "@touchstone/contracts";
import type { Words } from "./words.ts";

type Happened = Readonly<Record<string, unknown>>;

const CAUSES = ["maxWait", "full", "closed", "nobodySignedIn", "nobodyRoutable"] as const;
const ENDS = ["noAnswer", "declined", "deviceFault", "deskLost", "takenByOther", "withdrawn"] as const;

/** What the floor decided about a contact, in order; null where it is nothing that was decided. */
export function historyText(happened: Happened, legs: InteractionDetail["legs"], words: Words): string | null {
  const { t } = words;
  const queue = words.queue(String(happened["movedTo"] ?? happened["queueId"] ?? ""));
  const agent = legs.find(({ agentId }) => agentId === happened["agentId"])?.agent ?? t("anAgent");
  switch (happened["type"]) {
    case "queueEntered":
      return t(happened["again"] ? "history.again" : "history.entered", { queue });
    case "queueLeft":
      return t(`history.left.${oneOf(CAUSES, happened["reason"]) ?? "maxWait"}`, { queue });
    case "relaxed":
      return relaxedText(happened["requires"] as Asked[], words);
    case "offerMade":
      return t(happened["asked"] ? "history.given" : "history.offered", { agent });
    case "offerEnded":
      return t(`history.ends.${oneOf(ENDS, happened["reason"]) ?? "withdrawn"}`, { agent });
    case "connected":
      return t("history.connected", { agent });
    case "agentLeft":
      return t("history.agentLeft", { agent });
    case "prioritySet":
      return t("history.priority", { seconds: Math.round(Number(happened["priorityMs"]) / 1000) });
    case "rested":
      return t("history.rested");
    default:
      return null;
  }
}

type Asked = { readonly skillId: string; readonly level: number };

/** What is asked for now that it has waited so long. */
function relaxedText(requires: readonly Asked[], { t, skill }: Words): string {
  const skills = requires.map(({ skillId, level }) => `${skill(skillId)} ${level}`).join(t("comma"));
  return requires.length === 0 ? t("history.relaxedAll") : t("history.relaxed", { skills });
}

const oneOf = <Word extends string>(words: readonly Word[], word: unknown) => words.find((one) => one === word);
