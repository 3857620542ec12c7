import { exitsOf, type LineSettings, type Overflow, type QueueSettings } from "@touchstone/domain";
import type { Fault } from "../fault.ts";
import { hoursFaults } from "./hoursFaults.ts";
import type { House } from "./house.ts";
import { overflowFaults } from "./overflowFaults.ts";

const seconds = (ms: number) => Math.round(ms / 1000);

/** Everything that is wrong or doubtful with a queue's settings as they would be in this house. */
export function queueFaults(queue: QueueSettings, house: House): Fault[] {
  return [
    ...nameFaults(queue, house),
    ...skillFaults(queue.requires, house),
    ...relaxFaults(queue),
    ...waitFaults(queue),
    ...agentFaults(queue, house),
    ...overflowFaults(queue, house),
    ...(queue.hours === null ? [] : hoursFaults(queue.hours)),
    ...textFaults(queue, house),
  ];
}

function nameFaults({ id, name }: QueueSettings, { queues }: House): Fault[] {
  const isTaken = [...queues.values()].some((other) => other.id !== id && other.name === name);
  return isTaken ? [{ field: "name", code: "nameTaken", values: { name } }] : [];
}

/** Of what a queue or a line asks for. */
export function skillFaults(requires: LineSettings["requires"], { skills }: House): Fault[] {
  return requires.flatMap(({ skillId }, place): Fault[] => {
    const field = `requires.${place}`;
    if (!skills.has(skillId)) return [{ field, code: "unknownSkill" }];
    const isRepeat = requires.findIndex((one) => one.skillId === skillId) < place;
    return isRepeat ? [{ field, code: "skillTwice", values: { skill: skills.get(skillId) ?? "" } }] : [];
  });
}

/** Steps in the order of time, each of which lowers something that is left to lower. */
function relaxFaults({ relax, requires, maxWaitMs }: QueueSettings): Fault[] {
  let left = Math.max(0, ...requires.map(({ level }) => level));
  let before = -1;
  return relax.flatMap(({ afterMs, lowerBy }, place): Fault[] => {
    const field = `relax.${place}`;
    const faults: Fault[] = [];
    if (afterMs <= before) faults.push({ field, code: "relaxOrder", values: { seconds: seconds(before) } });
    if (left <= 0) faults.push({ field, code: "relaxNothing" });
    if (afterMs >= maxWaitMs)
      faults.push({ field, code: "relaxTooLate", values: { seconds: seconds(maxWaitMs) }, isWarning: true });
    before = Math.max(before, afterMs);
    left = lowerBy === "all" ? 0 : left - lowerBy;
    return faults;
  });
}

function waitFaults({ maxWaitMs, ringTimeoutMs, fairnessCapMs, preferred }: QueueSettings): Fault[] {
  const faults: Fault[] = [];
  const values = { wait: seconds(maxWaitMs), ring: seconds(ringTimeoutMs), least: seconds(ringTimeoutMs * 3) };
  if (maxWaitMs < ringTimeoutMs) faults.push({ field: "maxWaitMs", code: "maxWaitTooShort", values });
  const late = { values: { seconds: seconds(maxWaitMs) } };
  if (fairnessCapMs !== null && fairnessCapMs >= maxWaitMs)
    faults.push({ field: "fairnessCapMs", code: "fairnessTooLate", ...late, isWarning: true });
  if (preferred.agents.length > 0 && preferred.holdMs >= maxWaitMs)
    faults.push({ field: "preferred.holdMs", code: "holdTooLong", ...late });
  return faults;
}

/** Who of the agents can answer: those of the queue with the skills it asks for before anything relaxes. */
function agentFaults(queue: QueueSettings, { agents }: House): Fault[] {
  const unknown = queue.agentOrder.flatMap((id, place): Fault[] => {
    const agent = agents.get(id);
    const field = `agentOrder.${place}`;
    if (agent === undefined) return [{ field, code: "unknownAgent" }];
    if (queue.strategy !== "topDown" || agent.settings.queueIds.includes(queue.id)) return [];
    return [{ field, code: "notOfQueue", values: { agent: agent.name }, isWarning: true }];
  });
  const own = [...agents.values()].filter(({ settings }) => settings.enabled && settings.queueIds.includes(queue.id));
  const able = own.filter(({ settings }) =>
    queue.requires.every(({ skillId, level }) => (settings.skills[skillId] ?? 0) >= level),
  );
  if (own.length === 0) return [...unknown, { field: "requires", code: "noAgents", isWarning: true }];
  return [...unknown, ...groupFaults(queue, able.length)];
}

function groupFaults({ strategy, ringGroupSize, relax }: QueueSettings, agents: number): Fault[] {
  if (agents === 0) return relax.length > 0 ? [] : [{ field: "requires", code: "nobodyAnswers", isWarning: true }];
  if (strategy !== "ringGroup") return [];
  if (ringGroupSize < 2) return [{ field: "ringGroupSize", code: "ringGroupTooSmall" }];
  return agents < 2 ? [{ field: "ringGroupSize", code: "ringGroupOfFew", values: { agents }, isWarning: true }] : [];
}

const LANGUAGE_NAMES: Readonly<Record<string, string>> = {
  en: "English",
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
};

/** Callers of a line hear its language: every text that is spoken in one language has to be there in those of the lines. */
function textFaults(queue: QueueSettings, { lines }: House): Fault[] {
  const own = [...lines.values()].filter(({ settings }) => settings.queueId === queue.id);
  const spoken = [...new Set(own.map(({ settings }) => settings.language))];
  return spokenTexts(queue).flatMap(({ field, texts }) =>
    spoken
      .filter((language) => !texts[language]?.trim())
      .map(
        (language): Fault => ({
          field: `${field}.${language}`,
          code: "textMissing",
          values: { language: LANGUAGE_NAMES[language] ?? language },
          isWarning: true,
        }),
      ),
  );
}

function spokenTexts({ lastResort, overflow }: QueueSettings) {
  const messages = Object.entries(exitsOf(overflow)).flatMap(([cause, exit]) =>
    // Nothing at all means the last words on purpose; one language without the other does not.
    exit?.to === "message" && Object.values(exit.text).some((text) => text.trim())
      ? [{ field: `overflow.${cause as keyof Overflow}`, texts: exit.text }]
      : [],
  );
  return [{ field: "lastResort", texts: lastResort }, ...messages];
}
