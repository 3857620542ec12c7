import type { AgentItem, Line, Opening, Queue } from "@touchstone/contracts";
import type { AgentOfTenant, LineOfTenant } from "@touchstone/db";
import {
  type AgentSettings,
  isOpen,
  type LineSettings,
  nextChangeAt,
  type QueueSettings,
  type SettingsFact,
  wholeAgent,
  wholeQueue,
} from "@touchstone/domain";

// Settings as the contract and their history show them: without what only the floor needs.

/** A queue's settings as they are edited. */
export function queueState({ id: _id, revision: _revision, hours, ...settings }: QueueSettings) {
  const { offsets: _offsets, ...calendar } = hours ?? { offsets: [] };
  return { ...settings, hours: hours && calendar };
}

function lineState(line: LineSettings, words: { name?: string; address?: string; region?: string }) {
  const { id: _id, revision: _revision, ...settings } = line;
  return { ...words, ...settings };
}

function agentState({ id: _id, revision: _revision, ...settings }: AgentSettings) {
  return settings;
}

/** What is so after a settings fact; null: it is gone. */
export function stateAfter(fact: SettingsFact): object | null {
  switch (fact.type) {
    case "queueSet":
      return queueState(wholeQueue(fact.queue));
    case "lineSet":
      return lineState(fact.line, wordsOf(fact));
    case "agentSet":
      return agentState(wholeAgent(fact.agent));
    case "queueRemoved":
    case "lineRemoved":
    case "agentRemoved":
      return null;
  }
}

function wordsOf({ name, address, region }: { name?: string; address?: string; region?: string }) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address }),
    ...(region === undefined ? {} : { region }),
  };
}

/** How often a thing had been set after a fact, if it says so. */
export function revisionAfter(fact: SettingsFact): number | undefined {
  if (fact.type === "queueSet") return fact.queue.revision;
  if (fact.type === "lineSet") return fact.line.revision;
  return fact.type === "agentSet" ? fact.agent.revision : undefined;
}

/** Always open without hours. */
export function openingOf({ hours }: QueueSettings, now: number): Opening {
  if (hours === null) return { isOpen: true, changesAt: null };
  return { isOpen: isOpen(hours, now), changesAt: nextChangeAt(hours, now) };
}

export function queueOf(queue: QueueSettings): Queue {
  const { id, revision = 0 } = queue;
  const opening = openingOf(queue, Date.now());
  return structuredClone({ queueId: id, revision, opening, ...queueState(queue) }) as Queue;
}

export function lineOf({ settings, channel, address, name, region, brand }: LineOfTenant): Line {
  const { id, revision = 0, brandId, queueId, language, requires, priorityMs, greeting, text } = settings;
  const writes = text === undefined ? {} : { text };
  const rest = { brandId, queueId, language, requires: [...requires], priorityMs, greeting, ...writes };
  return { lineId: id, revision, channel, address, region, brand, name, ...rest };
}

export function agentOf({ id, name, settings }: AgentOfTenant): AgentItem {
  const { queueIds, skills, enabled, workSets, revision = 0 } = settings ?? wholeAgent({ id });
  return { agentId: id, revision, name, queueIds: [...queueIds], skills, enabled, workSets: [...workSets] };
}
