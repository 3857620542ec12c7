import type { ChatState, VisitorMessage } from "@touchstone/contracts";
import type { VisitorChatRow, VisitorMessageRow } from "@touchstone/db";
import type { Opening } from "@touchstone/domain";
import { firstName } from "./firstName.ts";

/** What the queue says of itself at an instant. */
export interface QueueNow {
  readonly opening: Opening;
  readonly usualWaitMs: number | null;
}

/** How the conversation stands as its visitor may know it. */
export function chatStateOf(row: VisitorChatRow | null, queue: QueueNow, now: number): ChatState {
  const { opening, usualWaitMs } = queue;
  const hours = { isOpen: opening.isOpen, changesAt: opening.until };
  if (row === null) return { now, kind: "none", agent: null, position: null, waitMs: null, ...hours };
  const { state: interaction, agent, ahead } = row;
  const kind = kindOf(interaction.state.kind);
  const name = kind === "talking" && agent !== null ? firstName(agent) : null;
  // Who has waited longer than most is told nothing that is past already.
  const waitedMs = interaction.queuedAt === null ? 0 : now - interaction.queuedAt;
  const waitMs =
    kind === "waiting" && opening.isOpen && usualWaitMs !== null && waitedMs < usualWaitMs ? usualWaitMs : null;
  return { now, kind, agent: name, position: ahead === null ? null : ahead + 1, waitMs, ...hours };
}

function kindOf(kind: VisitorChatRow["state"]["state"]["kind"]): ChatState["kind"] {
  switch (kind) {
    case "received":
    case "waiting":
    case "offered":
      return "waiting";
    case "connected":
      return "talking";
    case "resting":
      return "resting";
    case "ended":
      return "ended";
  }
}

const BY = { in: "visitor", out: "agent", auto: "machine" } as const;

export function visitorMessageOf(row: VisitorMessageRow, visitorId: string): VisitorMessage {
  const { id, direction, at, agent, text, providerId, attachments } = row;
  const isOwn = direction === "in" && providerId?.startsWith(`${visitorId}:`);
  const clientId = isOwn ? (providerId?.slice(visitorId.length + 1) ?? null) : null;
  const name = direction === "out" && agent !== null ? firstName(agent) : null;
  const files = attachments as VisitorMessage["attachments"];
  return { id, clientId, by: BY[direction], name, at, text, attachments: files };
}
