import type { InboxFact } from "@touchstone/contracts";
import type { ArrivedCall, Interaction, TaskChannel } from "@touchstone/domain";
import type { Dice } from "./dice.ts";
import { customerIds, lines } from "./house.ts";
import type { World } from "./world.ts";

/** Who writes: few enough that a message often joins a conversation that lives. */
const WRITERS = ["text:ann", "text:ben", "text:cem"] as const;

/** Somebody opens the chat on a web page; closes it at some time, perhaps twice, perhaps before anybody answers. */
export function chatOpens(world: World, dice: Dice, { n }: { readonly n: number }): string {
  const contactId = `chat-${n}`;
  const arrives = { type: "contactArrived", channel: "chat", contactId, ...callerOf(dice) };
  const staysMs = dice.between(500, 30_000);
  world.tell(arrives);
  if (dice.chance(0.2)) world.tell(arrives);
  world.schedule.after(staysMs, "a chat is closed", () => {
    for (let times = dice.chance(0.2) ? 2 : 1; times > 0; times--) world.tell({ type: "contactClosed", contactId });
  });
  return `${contactId}, for ${staysMs} ms`;
}

/** A message comes in: opens a conversation, joins one, or wakes it; sometimes it is told twice, or was written by a machine. */
export function messageComes(world: World, dice: Dice, { n }: { readonly n: number }): string {
  const writer = dice.pick(WRITERS);
  const { lineId, match, traits } = callerOf(dice);
  const message = {
    type: "messageArrived",
    channel: "sms" satisfies TaskChannel,
    ...{ match, traits, lineId, callerRef: null, parentId: null, mediaCount: 0 },
    messageId: `in-${n}`,
    threadKey: `${lineId} ${writer}`,
    keyword: dice.chance(0.08) ? dice.pick(["stop", "start", "help"] as const) : null,
    isAuto: dice.chance(0.08),
    isBlocked: false,
    isOptedOut: false,
  };
  world.tell(message);
  if (dice.chance(0.1)) world.tell(message);
  return `from ${writer} on line ${lineId.slice(-1)}`;
}

/** An agent writes first, or goes on with what there is. */
export function conversationStarts(world: World, dice: Dice, { n }: { readonly n: number }): string {
  const bot = dice.pick(world.bots);
  const { lineId, match, traits } = callerOf(dice);
  const agentId = dice.chance(0.7) ? bot.agentId : null;
  world.tell({
    type: "startConversation",
    ...{ agentId, userId: bot.agentId, channel: "sms", match, traits, lineId, callerRef: null, parentId: null },
    ...{ isQuiet: false, isOptedOut: false, messageId: `out-${n}`, threadKey: `${lineId} ${dice.pick(WRITERS)}` },
  });
  return `by agent ${bot.agentId.slice(-1)}`;
}

/** By anybody, on any conversation there ever was. */
export function strayPen(world: World, dice: Dice, { n }: { readonly n: number }): string {
  const bot = dice.pick(world.bots);
  const threads = [...world.db.contacts.values()].map(({ row }) => row).filter(({ thread }) => thread !== null);
  if (threads.length === 0) return "on nothing";
  const [one, other] = [dice.pick(threads.slice(-6)), dice.pick(threads.slice(-6))];
  const body = dice.pick(PEN)(bot.agentId, { one, other, n, now: world.schedule.now });
  bot.clickAstray(body as InboxFact);
  return `agent ${bot.agentId.slice(-1)}: ${body.type}, on a conversation that is ${one.state.kind}`;
}

interface Written {
  readonly one: Interaction;
  readonly other: Interaction;
  readonly n: number;
  readonly now: number;
}

const PEN: readonly ((agentId: string, on: Written) => { readonly type: string })[] = [
  (agentId, { one }) => ({ type: "takeUp", agentId, interactionId: one.id }),
  (agentId, { one, n }) => ({ type: "addNote", agentId, interactionId: one.id, messageId: `note-${n}` }),
  (agentId, { one, n }) => ({
    type: "reply",
    agentId,
    interactionId: one.id,
    messageId: `astray-${n}`,
    isQuiet: n % 7 === 0,
  }),
  (agentId, { one, now }) => ({ type: "rest", agentId, interactionId: one.id, until: now + 4_000 }),
  (agentId, { one, other }) => ({ type: "merge", agentId, interactionId: one.id, into: other.id }),
  (agentId, { one }) => ({ type: "markSpam", agentId, interactionId: one.id, block: false }),
];

function callerOf(dice: Dice): Pick<ArrivedCall, "lineId" | "match" | "traits"> {
  const { id: lineId } = dice.pick(lines);
  const [customerId = ""] = customerIds;
  const match = dice.chance(0.3) ? ({ kind: "exact", customerId } as const) : ({ kind: "unknown" } as const);
  return { lineId, match, traits: null };
}
