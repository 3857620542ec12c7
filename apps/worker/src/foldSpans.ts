import type { AgentSpan, JournaledHappenings } from "@touchstone/db";
import { type AgentPresence, foldPresence, type Happening, NOBODY_THERE, timeKindOf } from "@touchstone/domain";

/** What an agent's time depends on. */
const CHANGES_TIME = ["intentChanged", "connectionChanged", "agentBlocked", "agentUnblocked", "agentDropped"] as const;
type TimeChange = Extract<Happening, { type: (typeof CHANGES_TIME)[number] }>;

const changesTime = (happening: Happening): happening is TimeChange =>
  CHANGES_TIME.some((type) => type === happening.type);

/** The agents whose time these rows change. */
export function timedAgentIds(journal: readonly JournaledHappenings[]): string[] {
  const ids = journal.flatMap(({ happened }) => happened.filter(changesTime).map(({ agentId }) => agentId));
  return [...new Set(ids)];
}

/**
 * Continues the spans that go on (`open`) by what these rows say: the spans that ended, and of each agent the one that goes on
 * now, in order. Pure. What happens at the very beginning of a span belongs to it, so no span is empty.
 */
export function foldSpans(
  journal: readonly JournaledHappenings[],
  open: ReadonlyMap<string, AgentSpan>,
): readonly AgentSpan[] {
  const current = new Map<string, AgentSpan>();
  const ended: AgentSpan[] = [];
  for (const { happened } of journal) {
    for (const happening of happened.filter(changesTime)) {
      const { agentId } = happening;
      const span = current.get(agentId) ?? open.get(agentId) ?? null;
      const [before, after] = continued(span, happening);
      if (before) ended.push(before);
      current.set(agentId, after);
    }
  }
  return [...ended, ...current.values()];
}

/** The span that this ends, if it does, and the one that goes on. */
function continued(span: AgentSpan | null, happening: TimeChange): readonly [AgentSpan | null, AgentSpan] {
  const presence = foldPresence(span?.presence ?? NOBODY_THERE, happening);
  if (span === null) return [null, spanOf(happening.agentId, happening.at, presence)];
  const next = spanOf(span.agentId, Math.max(happening.at, span.startedAt), presence);
  if (next.kind === span.kind && next.reason === span.reason) return [null, { ...span, presence }];
  if (next.startedAt === span.startedAt) return [null, next];
  return [{ ...span, endedAt: next.startedAt }, next];
}

function spanOf(agentId: string, startedAt: number, presence: AgentPresence): AgentSpan {
  const kind = timeKindOf(presence);
  const reason = kind === "notReady" ? presence.reason : null;
  return { agentId, startedAt, endedAt: null, kind, reason, presence };
}
