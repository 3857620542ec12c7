import { idleFromNow } from "./agents.ts";
import { agentById, type Draft, putAgent, tell } from "./draft.ts";
import type { AgentId, OfferId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { queueOf } from "./rows.ts";
import { withWork } from "./work.ts";

/** The agent is through with talking; the contact may go on with others. */
export function startWrapUp(
  draft: Draft,
  interaction: Interaction,
  { agentId, offerId }: { readonly agentId: AgentId; readonly offerId: OfferId },
): void {
  const { wrapUpMs } = queueOf(draft.floor, interaction);
  if (wrapUpMs <= 0) {
    idleFromNow(draft, agentId, interaction);
    return;
  }
  const { id: interactionId, queueId } = interaction;
  const wrapUp = { kind: "wrapUp", queueId, since: draft.now, until: draft.now + wrapUpMs } as const;
  putAgent(draft, withWork(agentById(draft, agentId), interaction, wrapUp));
  tell(draft, { type: "wrapUpStarted", interactionId, offerId, agentId });
}
