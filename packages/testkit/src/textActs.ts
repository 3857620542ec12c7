import {
  type EventBody,
  findInteractionByThread,
  type Interaction,
  listInteractions,
  type MessageState,
} from "@touchstone/domain";
import type { World } from "./histories.ts";
import { agentIds, lineIds } from "./settledFloor.ts";

const pick = <T>(from: readonly T[], n: number): T => from[n % from.length] as T;
const keyOf = (a: number, b: number) => `sms:${pick(lineIds, b)}:person-${a % 3}`;
const messageId = (world: World) => `message-${world.played.length}`;

const from = (a: number, b: number) => ({
  lineId: b === 11 ? "line-unknown" : pick(lineIds, b),
  match: pick([{ kind: "unknown" }, { kind: "exact", customerId: `customer-${a % 3}` }] as const, a),
  traits: pick([null, { tier: null, language: null, ownerAgentId: null, lastAgentId: pick(agentIds, a) }] as const, b),
  callerRef: pick([null, "caller-0"], a),
});

/** A customer writes: mostly plain words, sometimes a keyword, a repeat, from a blocked address, or a machine does. */
export function writes(world: World, a: number, b: number, c: number): EventBody {
  const threadKey = keyOf(a, b);
  const known = findInteractionByThread(world.floor, threadKey)?.thread?.recent.at(-1)?.messageId;
  return {
    ...{ type: "messageArrived", channel: "sms", threadKey, ...from(a, b), mediaCount: c === 1 ? 2 : 0 },
    messageId: (c === 0 && known) || messageId(world),
    keyword: c === 2 ? pick(["stop", "start", "help"] as const, a) : null,
    ...{ isAuto: c === 3, isBlocked: c === 4, isOptedOut: c === 5, parentId: null },
  };
}

const live = (world: World) =>
  listInteractions(world.floor).filter(({ thread, state }) => thread !== null && state.kind !== "ended");

/** What agents do with a conversation, theirs or not. */
export function textWish(world: World, a: number, b: number, c: number): EventBody | null {
  const all = live(world);
  if (c === 11) return startConversation(world, a, b);
  if (all.length === 0) return null;
  const { id: interactionId, state } = pick(all, a);
  const agentId = state.kind === "connected" && b < 9 ? state.agentId : pick(agentIds, b);
  const own = { agentId, interactionId };
  if (c < 3) return { type: "reply", ...own, messageId: messageId(world), isQuiet: b === 0 };
  if (c < 4) return { type: "addNote", ...own, messageId: messageId(world) };
  if (c < 6) return { type: "rest", ...own, until: pick([null, world.now + 60_000, world.now - 1], b) };
  if (c < 8) return { type: "takeUp", ...own };
  if (c < 9) return { type: "complete", ...own, dispositionId: null };
  if (c < 10) return { type: "markSpam", ...own, block: b % 2 === 0 };
  return { type: "merge", ...own, into: pick(all, a + 1).id };
}

function startConversation(world: World, a: number, b: number): EventBody {
  const agentId = pick([...agentIds, null], b);
  return {
    ...{ type: "startConversation", agentId, userId: "user", channel: "sms", threadKey: keyOf(a, b), ...from(a, b) },
    ...{ messageId: messageId(world), parentId: null, isOptedOut: b === 1, isQuiet: b === 2 },
  };
}

const STATES: readonly MessageState[] = ["queued", "sending", "sent", "delivered", "undelivered", "failed", "read"];

/** The carrier tells of a message of ours, or of one that is nobody's; also late and after the end. */
export function messageReport(world: World, a: number, b: number, c: number): EventBody | null {
  const all = listInteractions(world.floor).filter(({ thread }) => thread !== null);
  if (all.length === 0) return null;
  const interaction = pick(all, a) as Interaction;
  const recent = interaction.thread?.recent ?? [];
  const id = (recent.length > 0 && c < 11 ? pick(recent, c).messageId : null) ?? "message-unknown";
  const effect = world.effects.findLast((each) => each.type === "sendMessage" && each.messageId === id);
  const told = { messageId: id, state: pick(STATES, b), providerId: `SM-${id}` };
  if (c > 7 && effect !== undefined) {
    const of = { effectId: effect.id, interactionId: effect.interactionId, kind: "sendMessage" } as const;
    if (b < 6) return { type: "effectDone", ...of, ...told, segments: 1 };
    const refused = { type: "effectFailed", ...of, messageId: id, reason: "refused", errorCode: "21610" } as const;
    return b < 9 ? { ...refused, isOptedOut: true } : refused;
  }
  return { type: "messageReported", interactionId: interaction.id, ...told, errorCode: null };
}
