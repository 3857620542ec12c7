import type { BoardAgent, BoardCaller } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RequestFailed } from "../api/problem.ts";
import { pullContact, setContactPriority } from "../api/transfers.ts";
import { Icon } from "../icons/Icon.tsx";

const FIVE_MINUTES_MS = 300_000;
/** Before everybody who waited less than a day. */
export const FIRST_MS = 86_400_000;

interface CallerActionsProps {
  readonly caller: BoardCaller;
  readonly agents: readonly BoardAgent[];
}

/** What a supervisor can do for one who waits: serve it sooner, or give it to somebody by hand. */
export function CallerActions({ caller, agents }: CallerActionsProps) {
  const { t } = useTranslation("board");
  const { busy, told, act } = useAct();
  const { interactionId, priorityMs } = caller;
  const raise = (to: number) => () => act(() => setContactPriority(interactionId, to));
  return (
    <div className="caller-actions">
      <button
        type="button"
        className="button small"
        disabled={busy}
        onClick={raise(Math.min(FIRST_MS, priorityMs + FIVE_MINUTES_MS))}
      >
        <Icon name="up" size={14} />
        {t("act.sooner")}
      </button>
      <button
        type="button"
        className="button small"
        disabled={busy || priorityMs >= FIRST_MS}
        onClick={raise(FIRST_MS)}
      >
        <Icon name="bolt" size={14} />
        {t("act.first")}
      </button>
      <GiveTo agents={agents} busy={busy} onGive={(agentId) => act(() => pullContact(interactionId, agentId))} />
      {told && (
        <span className={`text-caption ${told === "act.done" ? "ok" : "warn"}`} role="status">
          {t(told)}
        </span>
      )}
    </div>
  );
}

interface GiveToProps {
  readonly agents: readonly BoardAgent[];
  readonly busy: boolean;
  readonly onGive: (agentId: string) => void;
}

/** Who cannot take a call now stands there all the same, with what keeps the agent from it, and cannot be chosen. */
function GiveTo({ agents, busy, onGive }: GiveToProps) {
  const { t } = useTranslation("board");
  const [agentId, setAgentId] = useState("");
  const signedIn = agents.filter(({ label }) => label !== "offline");
  const free = signedIn.filter(({ label }) => label === "ready");
  const others = signedIn.filter(({ label }) => label !== "ready");
  const isFree = free.some((agent) => agent.agentId === agentId);
  return (
    <span className="row tight">
      <span className="input">
        <select aria-label={t("act.agent")} value={agentId} onChange={(event) => setAgentId(event.currentTarget.value)}>
          <option value="">{t("act.agent")}</option>
          {free.map((agent) => (
            <option key={agent.agentId} value={agent.agentId}>
              {agent.name}
            </option>
          ))}
          {others.map((agent) => (
            <option key={agent.agentId} value={agent.agentId} disabled>
              {t("act.agentWho", { name: agent.name, what: t(`activity.${agent.label}`) })}
            </option>
          ))}
        </select>
      </span>
      <button type="button" className="button small" disabled={busy || !isFree} onClick={() => onGive(agentId)}>
        <Icon name="user" size={14} />
        {t("act.give")}
      </button>
    </span>
  );
}

const refusals = ["callGone", "notWaiting", "agentNotReady", "agentBusy", "agentBlocked", "agentNotConnected"] as const;
type Told = "act.done" | "act.failed" | `act.refused.${(typeof refusals)[number]}`;

/** One thing at a time, and what became of it. */
function useAct() {
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  const act = (work: () => Promise<unknown>) => {
    setBusy(true);
    work()
      .then(() => setTold("act.done"))
      .catch((error: unknown) => setTold(toldOf(error)))
      .finally(() => setBusy(false));
  };
  return { busy, told, act };
}

function toldOf(error: unknown): Told {
  const code = error instanceof RequestFailed ? error.code : null;
  const known = refusals.find((refusal) => refusal === code);
  return known ? `act.refused.${known}` : "act.failed";
}
