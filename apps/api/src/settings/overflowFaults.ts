import { type Exit, exitsOf, type QueueSettings } from "@touchstone/domain";
import type { Fault } from "../fault.ts";
import type { House } from "./house.ts";

/** Exits that lead nowhere, or back to where they came from. */
export function overflowFaults(queue: QueueSettings, house: House): Fault[] {
  const after = { ...house, queues: new Map(house.queues).set(queue.id, queue) };
  return Object.entries(exitsOf(queue.overflow)).flatMap(([cause, exit]) => {
    const field = `overflow.${cause}`;
    return exit === null ? [] : exitFaults(queue, exit, after).map((fault) => ({ field, ...fault }));
  });
}

function exitFaults(queue: QueueSettings, exit: Exit, house: House): Omit<Fault, "field">[] {
  if (exit.to === "queue" && !house.queues.has(exit.queueId)) return [{ code: "unknownQueue" }];
  if (exit.to === "line" && !house.lines.has(exit.lineId)) return [{ code: "unknownLine" }];
  if (exit.to === "voicemail") return [{ code: "voicemailNotYet", isWarning: true }];
  const next = queueAfter(exit, house);
  if (next === undefined) return [];
  if (next.id === queue.id) return [{ code: "overflowToItself" }];
  const way = wayBack(next, queue.id, house);
  if (way === null) return [];
  return [{ code: "overflowLoop", values: { path: [queue, ...way].map(({ name }) => name).join(" → ") } }];
}

/** The queue that an exit leads into, by itself or through a line. */
function queueAfter(exit: Exit, { queues, lines }: House): QueueSettings | undefined {
  if (exit.to === "queue") return queues.get(exit.queueId);
  if (exit.to === "line") return queues.get(lines.get(exit.lineId)?.settings.queueId ?? "");
  return undefined;
}

/** The queues from one to another along their exits, both included; null when there is no way. */
function wayBack(from: QueueSettings, to: string, house: House, seen = new Set<string>()): QueueSettings[] | null {
  if (from.id === to) return [from];
  if (seen.has(from.id)) return null;
  seen.add(from.id);
  for (const exit of Object.values(exitsOf(from.overflow))) {
    const next = exit && queueAfter(exit, house);
    const way = next && wayBack(next, to, house, seen);
    if (way) return [from, ...way];
  }
  return null;
}
