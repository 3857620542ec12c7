import { useVirtualizer } from "@tanstack/react-virtual";
import type { AgentItem, Queue, Skill } from "@touchstone/contracts";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAgents, useQueues, useSkills } from "../../api/settings.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Failure } from "../Failure.tsx";
import { HistoryPanel } from "../history/HistoryPanel.tsx";
import { useOpenForm } from "../useOpenForm.ts";
import { AgentForm } from "./AgentForm.tsx";

/** Who answers what: agents by queues and skills; a click opens one of them. */
export function AgentsPage() {
  const { t } = useTranslation("admin");
  const [agents, queues, skills] = [useAgents(), useQueues().data?.items ?? [], useSkills().data?.items ?? []];
  const [sought, setSought] = useState("");
  const form = useOpenForm<string>();
  const found = (agents.data?.items ?? []).filter(({ name }) =>
    name.toLocaleLowerCase().includes(sought.trim().toLocaleLowerCase()),
  );
  const agent = agents.data?.items.find(({ agentId }) => agentId === form.open);
  return (
    <div className="queue-page">
      <div className="queue-form">
        <div className="row admin-head">
          <h1 className="text-title grow">{t("nav.agents")}</h1>
          <span className="input">
            <Icon name="search" />
            <input
              type="search"
              aria-label={t("agents.search")}
              placeholder={t("agents.search")}
              value={sought}
              onChange={(event) => setSought(event.currentTarget.value)}
            />
          </span>
        </div>
        <Failure error={agents.error} />
        {agent && <AgentForm key={agent.agentId} {...{ agent, queues, skills, form }} />}
        <Matrix agents={found} queues={queues} skills={skills} open={form.open} onOpen={form.choose} />
      </div>
      {agent && <HistoryPanel key={agent.agentId} subject="agent" id={agent.agentId} />}
    </div>
  );
}

interface MatrixProps {
  readonly agents: readonly AgentItem[];
  readonly queues: readonly Queue[];
  readonly skills: readonly Skill[];
  readonly open: string | null;
  readonly onOpen: (agentId: string) => void;
}

const ROW_HEIGHT = 36;

/** Thousands of agents are drawn only as far as they are in sight. */
function Matrix({ agents, queues, skills, open, onOpen }: MatrixProps) {
  const { t } = useTranslation("admin");
  const place = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: agents.length,
    getScrollElement: () => place.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
  });
  const shown = rows.getVirtualItems();
  const above = shown[0]?.start ?? 0;
  const below = rows.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section ref={place} className="admin-scroll" tabIndex={0} aria-label={t("agents.matrix")}>
      <table className="table admin-table matrix" aria-rowcount={agents.length}>
        <thead>
          <tr>
            <th scope="col">{t("agents.name")}</th>
            <th scope="col">{t("fields.queueIds")}</th>
            {skills.map(({ skillId, name }) => (
              <th key={skillId} scope="col" className="matrix-skill">
                <span className="ellipsis" title={name}>
                  {name}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr style={{ height: above }} />}
          {shown.map(({ index }) => {
            const agent = agents[index];
            return agent ? (
              <AgentRow
                key={agent.agentId}
                {...{ agent, queues, skills }}
                isOpen={agent.agentId === open}
                onOpen={() => onOpen(agent.agentId)}
              />
            ) : null;
          })}
          {below > 0 && <tr style={{ height: below }} />}
        </tbody>
      </table>
      {agents.length === 0 && <p className="ink-2">{t("agents.none")}</p>}
    </section>
  );
}

interface AgentRowProps {
  readonly agent: AgentItem;
  readonly queues: readonly Queue[];
  readonly skills: readonly Skill[];
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function AgentRow({ agent, queues, skills, isOpen, onOpen }: AgentRowProps) {
  const { t } = useTranslation("admin");
  const own = queues.filter(({ queueId }) => agent.queueIds.includes(queueId)).map(({ name }) => name);
  return (
    <tr className={isOpen ? "selected" : ""}>
      <th scope="row" className="one-line">
        <button type="button" className="link-button" aria-pressed={isOpen} onClick={onOpen}>
          {agent.name}
        </button>{" "}
        {!agent.enabled && <Chip tone="warn">{t("agents.disabled")}</Chip>}
      </th>
      <td>
        <span className="admin-two-lines">{own.join(t("comma")) || <span className="ink-3">{t("nothing")}</span>}</span>
      </td>
      {skills.map(({ skillId }) => (
        <td key={skillId} className="matrix-skill">
          {agent.skills[skillId] ?? <span className="ink-3">–</span>}
        </td>
      ))}
    </tr>
  );
}
