import type { TransferAgent, TransferQueue } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { Dotted } from "../../ui/Dot.tsx";
import { useWhyUnavailable } from "./useWhyUnavailable.ts";

interface AgentTargetsProps {
  readonly title: string;
  readonly agents: readonly TransferAgent[];
  readonly busy: boolean;
  readonly onAsk?: (agentId: string) => void;
  readonly onGive?: (agentId: string) => void;
}

/** Colleagues; who cannot take it now says why, and cannot be chosen. */
export function AgentTargets({ title, agents, ...choice }: AgentTargetsProps) {
  if (agents.length === 0) return null;
  return (
    <>
      <h4 className="field-label">{title}</h4>
      <ul className="targets">
        {agents.map((agent) => (
          <AgentTarget key={agent.agentId} agent={agent} {...choice} />
        ))}
      </ul>
    </>
  );
}

function AgentTarget({
  agent,
  busy,
  onAsk,
  onGive,
}: Omit<AgentTargetsProps, "title" | "agents"> & { readonly agent: TransferAgent }) {
  const { t } = useTranslation("desk");
  const { agentId, name, queues, unavailable } = agent;
  const why = useWhyUnavailable()(agent);
  return (
    <li className="target">
      <span className="target-who">
        <b className={`ellipsis ${unavailable ? "ink-2" : ""}`}>{name}</b>
        <span className="row tight text-caption">
          <span className={`row tight one-line ${unavailable ? "ink-2" : "ok"}`}>
            <Icon name={unavailable ? "minusCircle" : "checkCircle"} size={14} />
            {why ?? t("transfer.available")}
          </span>
          <span className="ink-2 ellipsis">
            <Dotted facts={[...queues]} />
          </span>
        </span>
      </span>
      {!unavailable && (
        <>
          {onAsk && (
            <button
              type="button"
              className="button small"
              aria-label={t("transfer.askName", { name })}
              disabled={busy}
              onClick={() => onAsk(agentId)}
            >
              {t("transfer.ask")}
            </button>
          )}
          <button
            type="button"
            className="button small"
            aria-label={t("transfer.nowTo", { name })}
            disabled={busy}
            onClick={() => onGive?.(agentId)}
          >
            {t("transfer.now")}
          </button>
        </>
      )}
    </li>
  );
}

interface QueueTargetsProps {
  readonly queues: readonly TransferQueue[];
  readonly busy: boolean;
  readonly onGive: (queueId: string) => void;
}

/** Queues, with how many wait there and how many could take it. */
export function QueueTargets({ queues, busy, onGive }: QueueTargetsProps) {
  const { t } = useTranslation("desk");
  if (queues.length === 0) return null;
  return (
    <>
      <h4 className="field-label">{t("transfer.queues")}</h4>
      <ul className="targets">
        {queues.map(({ queueId, name, waiting, available }) => (
          <li key={queueId} className="target">
            <span className="target-who">
              <b className="ellipsis">{name}</b>
              <span className="text-caption ink-2 ellipsis">
                <Dotted facts={[t("transfer.waiting", { count: waiting }), t("transfer.free", { count: available })]} />
              </span>
            </span>
            <button
              type="button"
              className="button small"
              aria-label={t("transfer.nowTo", { name })}
              disabled={busy}
              onClick={() => onGive(queueId)}
            >
              {t("transfer.now")}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
