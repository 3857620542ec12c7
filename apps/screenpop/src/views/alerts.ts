import type { Alert, HistoryItem } from "@touchstone/contracts";
import type { Interaction } from "@touchstone/domain";

const DAY_MS = 86_400_000;
/** Who calls again this soon after a conversation that the agent did not end was probably cut off. */
const DROPPED_MS = 5 * 60_000;
/** This many contacts within a day, this one included, make a repeat caller. */
const REPEATS = 3;

/** What an agent should know before saying hello, worst first. `history` is newest first and without the contact itself. */
export function alertsOf(interaction: Interaction, history: readonly HistoryItem[]): Alert[] {
  const { receivedAt } = interaction.record;
  const others = history.filter((item) => item.interactionId !== interaction.id && item.at <= receivedAt);
  const today = others.filter((item) => receivedAt - item.at < DAY_MS);
  const abandoned = today.filter((item) => item.exit?.startsWith("abandoned"));
  const alerts: Alert[] = [...isCallBack(interaction), ...droppedJustNow(others[0], receivedAt)];
  if (abandoned[0]) alerts.push({ kind: "abandonedRecently", count: abandoned.length, at: abandoned[0].at });
  if (today.length + 1 >= REPEATS) alerts.push({ kind: "repeatCaller", count: today.length + 1 });
  if (interaction.customerId === null && interaction.match.kind === "candidates") {
    alerts.push({ kind: "identityNotVerified" });
  }
  return alerts;
}

/** The agent calls: the customer is dialled when the offer is taken. */
function isCallBack({ direction, callback, record }: Interaction): Alert[] {
  if (direction !== "outbound") return [];
  const inVain = callback?.attempts ?? 0;
  return [{ kind: "callBack", at: record.receivedAt, ...(inVain > 0 ? { count: inVain } : {}) }];
}

function droppedJustNow(last: HistoryItem | undefined, receivedAt: number): Alert[] {
  if (!last?.agent || last.exit === null || last.endedBy === "agent") return [];
  const endedAt = last.at + (last.waitMs ?? 0) + (last.talkMs ?? 0);
  return receivedAt - endedAt > DROPPED_MS ? [] : [{ kind: "droppedJustNow", agent: last.agent, at: endedAt }];
}
