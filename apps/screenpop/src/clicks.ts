import {
  type AgentClick,
  type AgentClickBody,
  agentClicks,
  type ClickOutcome,
  type InboxFact,
  isStorable,
  saysSomething,
} from "@touchstone/contracts";
import { clearDraft, hadContact, writeNotes } from "@touchstone/db";
import type { Outcome } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import { Compile } from "typebox/compile";
import type { SignedIn } from "./authenticate.ts";
import type { ScreensDeps } from "./deps.ts";

/** What one click of "more time" adds to a wrap-up. */
const EXTENSION_MS = 30_000;
/** Until then the agent waits; afterwards the same id again gives the outcome. */
const WAIT_MS = 3_000;

const validators = new Map<AgentClick, { Check(body: unknown): boolean }>(
  Object.entries(agentClicks).map(([name, schema]) => [
    name as AgentClick,
    Compile({ ...schema, additionalProperties: false }),
  ]),
);

export const CLICKS = Object.keys(agentClicks) as AgentClick[];

/** Turns a click into a wish of this agent, and answers with what became of it. Never throws. */
export async function takeClick(
  deps: Pick<ScreensDeps, "database" | "wishes" | "log">,
  user: SignedIn,
  click: AgentClick,
  body: unknown,
): Promise<ClickOutcome> {
  if (!validators.get(click)?.Check(body) || !isStorable(body)) return { ok: false, reason: "malformed" };
  if (click === "startConversation" && !saysSomething(body as AgentClickBody<"startConversation">)) {
    return { ok: false, reason: "malformed" };
  }
  const { tenantId, userId } = user;
  const { id } = body as { id: string };
  const fact = { tenantId, id: newId(), key: `click:${userId}:${id}`, body: wishOf(click, body, userId) };
  try {
    if (!(await mayClick(deps, user, click, body))) return { ok: false, reason: "notYours" };
    const outcome = await deps.wishes.wish(fact, { waitMs: WAIT_MS, ...alongside(click, body, user) });
    if (click === "complete" && outcome !== "pending" && outcome.kind === "done") {
      const { interactionId } = body as AgentClickBody<"complete">;
      await clearDraft(deps.database, { tenantId, agentId: userId, interactionId });
    }
    return answerOf(outcome);
  } catch (err) {
    deps.log.warn({ err, click }, "a click could not be made durable");
    return { ok: false, reason: "unavailable" };
  }
}

/** Whose contact it is may be said by whoever talked in it; of all other clicks the domain knows who may. */
async function mayClick(
  { database }: Pick<ScreensDeps, "database">,
  { tenantId, userId }: SignedIn,
  click: AgentClick,
  body: unknown,
): Promise<boolean> {
  if (click !== "assignCustomer") return true;
  return await hadContact(database, tenantId, userId, (body as AgentClickBody<"assignCustomer">).interactionId);
}

/** Who clicks is who signed in: nothing that a client says can make it another agent's click. */
function wishOf(click: AgentClick, body: unknown, userId: string): InboxFact {
  const agentId = userId;
  const given = body as Record<string, never>;
  const { offerId, interactionId } = given as { offerId: string; interactionId: string } & typeof given;
  switch (click) {
    case "setIntent": {
      const { intent, reason } = body as AgentClickBody<"setIntent">;
      return { type: "setIntent", agentId, userId, intent, reason: reason ?? null };
    }
    case "clearBlock":
      return { type: "clearBlock", agentId, userId };
    case "accept":
    case "decline":
    case "reportDeviceFault":
      return { type: click, agentId, offerId };
    case "hangUp":
    case "hold":
    case "resume":
    case "cancelConsult":
    case "completeTransfer":
    case "requeue":
      return { type: click, agentId, interactionId };
    case "consult": {
      const { withAgentId } = body as AgentClickBody<"consult">;
      return { type: "consult", agentId, interactionId, withAgentId };
    }
    case "transfer": {
      const { to } = body as AgentClickBody<"transfer">;
      return { type: "transfer", agentId, interactionId, to };
    }
    case "extendWrapUp":
      return { type: "extendWrapUp", agentId, interactionId, byMs: EXTENSION_MS };
    case "complete": {
      const { disposition } = body as AgentClickBody<"complete">;
      return { type: "complete", agentId, interactionId, dispositionId: disposition };
    }
    case "reply": {
      const { text, attachmentIds = [], subject = null } = body as AgentClickBody<"reply">;
      return { type: "replyAsked", agentId, interactionId, text, attachmentIds, subject };
    }
    case "addNote":
      return { type: "noteAsked", agentId, interactionId, text: (body as AgentClickBody<"addNote">).text };
    case "rest":
      return { type: "rest", agentId, interactionId, until: (body as AgentClickBody<"rest">).until };
    case "takeUp":
      return { type: "takeUp", agentId, interactionId };
    case "markSpam":
      return { type: "markSpam", agentId, interactionId, block: (body as AgentClickBody<"markSpam">).block };
    case "merge":
      return { type: "merge", agentId, interactionId, into: (body as AgentClickBody<"merge">).into };
    case "startConversation": {
      const asked = body as AgentClickBody<"startConversation">;
      const { channel, lineId, to, text, customerId = null, subject = null, attachmentIds = [] } = asked;
      const words = { text, subject, attachmentIds };
      return { type: "conversationAsked", channel, lineId, to, ...words, customerId, agentId, userId };
    }
    case "assignCustomer": {
      const { customerId, how } = body as AgentClickBody<"assignCustomer">;
      return { type: "assignCustomer", interactionId, customerId, how, userId };
    }
  }
}

/** The notes are erasable words: they stand beside the wish, in its transaction, and only on a contact of this agent. */
function alongside(click: AgentClick, body: unknown, { tenantId, userId }: SignedIn) {
  if (click !== "complete") return {};
  const { interactionId, notes } = body as AgentClickBody<"complete">;
  return { alongside: writeNotes({ tenantId, agentId: userId, interactionId, notes }) };
}

function answerOf(outcome: Outcome | "pending"): ClickOutcome {
  if (outcome === "pending") return { pending: true };
  switch (outcome.kind) {
    case "done":
      return { ok: true };
    case "refused":
      return { ok: false, reason: outcome.reason };
    case "ignored":
      return outcome.because === "repeated" ? { ok: true } : { ok: false, reason: "invalid" };
    case "parked":
      return { ok: false, reason: "unavailable" };
  }
}
