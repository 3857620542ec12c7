import "./whyNot.css";
import type { AgentWhyNot } from "@touchstone/contracts";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { keyOf } from "../api/problem.ts";
import { Icon } from "../icons/Icon.tsx";
import { ownText, ownTexts } from "./ownText.ts";
import { useAgentWhyNot } from "./useWhyNot.ts";
import { useWords } from "./words.ts";

/** "Why do I get no contacts?", for an agent at the desk. */
export function OwnReasons({ agentId }: { readonly agentId: string }) {
  const { t } = useTranslation("whyNot");
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <section className="block">
      <button
        type="button"
        className="link-button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="help" size={14} />
        {t("whyMe")}
      </button>
      <div id={id} aria-live="polite">
        {isOpen && <Answer agentId={agentId} />}
      </div>
    </section>
  );
}

function Answer({ agentId }: { readonly agentId: string }) {
  const { t } = useTranslation(["whyNot", "common"]);
  const { data, error } = useAgentWhyNot(agentId);
  const words = useWords();
  if (error) return <p className="reasons crit">{t(`common:problems.${keyOf(error)}`)}</p>;
  if (!data) return <p className="reasons ink-3">{t("common:loading")}</p>;
  return (
    <ul className="reasons">
      {ownTexts(data.rules, words).map((text) => (
        <li key={text}>{text}</li>
      ))}
      {data.contacts.map(({ because, count }) => (
        <li key={JSON.stringify(because)}>{ownText(because, count, words)}</li>
      ))}
      <li className="ink-2">{t(waitingKey(data), { count: data.waiting })}</li>
    </ul>
  );
}

/** When nothing keeps the agent, the queues say the rest. */
function waitingKey({ queues, waiting }: AgentWhyNot) {
  if (queues === 0) return "own.noQueue";
  return waiting === 0 ? "own.nobodyWaits" : "own.waiting";
}
