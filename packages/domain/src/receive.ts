import type { Channel } from "./agent.ts";
import { type Draft, putInteraction, tell } from "./draft.ts";
import type { ArrivedCall } from "./event.ts";
import type { InteractionId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { interactionRow } from "./interactionRow.ts";
import type { LineSettings, QueueSettings, SkillRequirement } from "./queue.ts";
import { foldRecord } from "./record.ts";

/** Who began it, and what it goes on from. */
interface Origin {
  readonly parentId: InteractionId | null;
  readonly direction: Interaction["direction"];
}

const FROM_OUTSIDE: Origin = { parentId: null, direction: "inbound" };

/** A new contact on the line; null when the line, or its queue, is unknown. */
export function receive(
  draft: Draft,
  channel: Channel,
  call: ArrivedCall,
  origin: Origin = FROM_OUTSIDE,
): Interaction | null {
  const line = draft.floor.lines.get(call.lineId);
  const queue = line && draft.floor.queues.get(line.queueId);
  if (line === undefined || queue === undefined) return null;
  const interaction = newInteraction(draft, channel, call, { line, queue, origin });
  putInteraction(draft, interaction);
  return interaction;
}

function newInteraction(
  draft: Draft,
  channel: Channel,
  call: ArrivedCall,
  { line, queue, origin }: { readonly line: LineSettings; readonly queue: QueueSettings; readonly origin: Origin },
): Interaction {
  const { parentId, direction } = origin;
  const language = call.traits?.language ?? line.language;
  const tier = call.traits?.tier ?? null;
  const requires = bothRequire(queue.requires, line.requires);
  const place = { interactionId: draft.eventId, brandId: line.brandId, queueId: queue.id, language, channel };
  const begun = { ...(parentId === null ? {} : { parentId }), ...(direction === "inbound" ? {} : { direction }) };
  const received = { type: "interactionReceived", ...place, ...begun, ...call } as const;
  tell(draft, received);
  const record = foldRecord(null, { at: draft.now, ...received });
  if (record === null) throw new Error("a received interaction has a record");
  return interactionRow({
    ...{ id: draft.eventId, channel, direction, brandId: line.brandId, lineId: line.id, queueId: queue.id },
    ...{ callId: call.callId, match: call.match, customerId: record.customerId, callerRef: call.callerRef ?? null },
    ...{ parentId, earlier: call.earlier ?? null, language, tier, requires, askedBy: askedBy(line) },
    linePriorityMs: line.priorityMs,
    ownerAgentId: call.traits?.ownerAgentId ?? null,
    lastAgentId: call.traits?.lastAgentId ?? null,
    state: { kind: "received", since: draft.now },
    record,
  });
}

/** What was set before changes were counted was set once. */
export const askedBy = ({ id, revision = 1 }: LineSettings) => ({ lineId: id, revision });

/** What queues ask for and what lines do, each list to what both ask for: made once, however many contacts ask for it. */
const together = new WeakMap<readonly SkillRequirement[], WeakMap<readonly SkillRequirement[], SkillRequirement[]>>();

/** What queue and line ask for together: of each skill the higher level, in the order of the skills' ids. */
export function bothRequire(
  a: readonly SkillRequirement[],
  b: readonly SkillRequirement[],
): readonly SkillRequirement[] {
  const withA = together.get(a) ?? new WeakMap<readonly SkillRequirement[], SkillRequirement[]>();
  together.set(a, withA);
  const known = withA.get(b);
  if (known !== undefined) return known;
  const levels = new Map<string, number>();
  for (const { skillId, level } of [...a, ...b]) levels.set(skillId, Math.max(level, levels.get(skillId) ?? 0));
  const both = [...levels].map(([skillId, level]) => ({ skillId, level }));
  both.sort((x, y) => (x.skillId < y.skillId ? -1 : 1));
  withA.set(b, both);
  return both;
}
