import { useVirtualizer } from "@tanstack/react-virtual";
import type { BoardAgent, BoardView } from "@touchstone/contracts";
import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon.tsx";
import { orderedAgents } from "./agentsOrder.ts";
import { sinceText } from "./figuresText.ts";
import { activityLook } from "./levelLook.ts";

const ROW_HEIGHT_PX = 34;

/** Reasons with a text of ours; a tenant's own word is shown as it stands. */
const knownReasons = ["break", "lunch", "meeting", "training", "paperwork", "missedOffer", "deviceFault"] as const;
const isKnownReason = (reason: string): reason is (typeof knownReasons)[number] =>
  knownReasons.some((known) => known === reason);

interface AgentsListProps {
  readonly view: BoardView;
  /** Only the agents of this queue; null for all. */
  readonly queueId: string | null;
  readonly now: number;
}

/** Every agent with state, reason and the state's timer; only the rows in sight are drawn. */
export function AgentsList({ view, queueId, now }: AgentsListProps) {
  const { t } = useTranslation("board");
  const agents = useMemo(() => orderedAgents(view.agents, queueId), [view.agents, queueId]);
  const queueNames = useMemo(() => new Map(view.queues.map((queue) => [queue.queueId, queue.name])), [view.queues]);
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: agents.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 8,
    initialRect: { width: 500, height: 10 * ROW_HEIGHT_PX },
  });
  if (agents.length === 0) return <p className="board-empty">{t("agents.nobody")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="board-scroll" ref={scroller} aria-label={t("agents.title")} tabIndex={0}>
      <ul className="board-agents" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const agent = agents[row.index];
          return (
            agent && (
              <li
                key={agent.agentId}
                aria-setsize={agents.length}
                aria-posinset={row.index + 1}
                className="board-agent"
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <AgentCells agent={agent} queueNames={queueNames} now={now} />
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
}

interface AgentCellsProps {
  readonly agent: BoardAgent;
  readonly queueNames: ReadonlyMap<string, string>;
  readonly now: number;
}

function AgentCells({ agent, queueNames, now }: AgentCellsProps) {
  const { t } = useTranslation("board");
  const look = activityLook[agent.label];
  const queues = agent.queueIds.map((id) => queueNames.get(id)).filter((name) => name !== undefined);
  const { reason } = agent;
  return (
    <>
      <span className="bold ellipsis">{agent.name}</span>
      <span>
        <span className={`chip ${look.color}`}>
          <Icon name={look.icon} size={12} />
          {reason === null
            ? t(`activity.${agent.label}`)
            : t("agents.withReason", {
                activity: t(`activity.${agent.label}`),
                reason: isKnownReason(reason) ? t(`reason.${reason}`) : reason,
              })}
        </span>
      </span>
      <span className="ink-3 ellipsis">{queues.join(t("agents.separator"))}</span>
      <span className="number bold">{sinceText(agent.since, now)}</span>
    </>
  );
}
