import type { DeskContact } from "@touchstone/contracts";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTransferTargets } from "../../api/transfers.ts";
import { Icon } from "../../icons/Icon.tsx";
import { ProblemStrip } from "../../ui/ProblemStrip.tsx";
import { useClick } from "../frame/deskContext.tsx";
import { AgentTargets, QueueTargets } from "./TransferTargets.tsx";

interface TransferPanelProps {
  readonly contact: DeskContact;
  readonly onClose: () => void;
}

/** Top of zone C's scroll: whom to ask, or to give the contact to. It pushes the card down and covers nothing. */
export function TransferPanel({ contact, onClose }: TransferPanelProps) {
  const { t } = useTranslation(["desk", "common"]);
  const [text, setText] = useState("");
  const { data, error } = useTransferTargets(text, contact.channel);
  const { busy, ask, give } = useHandingOn(contact, onClose);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.nativeEvent.isComposing) onClose();
  };
  // What is written is given away or kept: nobody listens in while two talk about it.
  const title = contact.thread === null ? t("transfer.title") : t("transfer.titleWritten");
  const isEmpty = data && data.agents.length + data.queues.length === 0;
  return (
    <section className="block transfer" aria-label={title} onKeyDown={pressed}>
      <div className="block-head">
        <h3>{title}</h3>
        <button
          type="button"
          className="button quiet small icon-only strip-end"
          aria-label={t("common:close")}
          onClick={onClose}
        >
          <Icon name="cross" size={14} />
        </button>
      </div>
      <span className="input">
        <Icon name="search" />
        <input
          ref={field}
          aria-label={t("transfer.search")}
          placeholder={t("transfer.search")}
          autoComplete="off"
          maxLength={100}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </span>
      <ProblemStrip error={error} />
      {data && (
        <>
          <AgentTargets
            title={t("transfer.agents")}
            agents={data.agents.filter(({ unavailable }) => unavailable === null)}
            busy={busy}
            {...(contact.thread === null ? { onAsk: ask } : {})}
            onGive={(agentId) => give({ agentId })}
          />
          <QueueTargets queues={data.queues} busy={busy} onGive={(queueId) => give({ queueId })} />
          <AgentTargets
            title={t("transfer.notNow")}
            agents={data.agents.filter(({ unavailable }) => unavailable !== null)}
            busy={busy}
          />
        </>
      )}
      {isEmpty && <p className="search-note">{t("transfer.none")}</p>}
    </section>
  );
}

/** One click at a time; the panel closes when it is done and stays when it was refused, which the desk's banner explains. */
function useHandingOn({ interactionId }: DeskContact, onClose: () => void) {
  const click = useClick();
  const [busy, setBusy] = useState(false);
  const once = (act: () => ReturnType<typeof click>) => {
    if (busy) return;
    setBusy(true);
    void act()
      .then((answer) => answer.ok && onClose())
      .finally(() => setBusy(false));
  };
  return {
    busy,
    ask: (withAgentId: string) => once(() => click("consult", { interactionId, withAgentId })),
    give: (to: { agentId: string } | { queueId: string }) => once(() => click("transfer", { interactionId, to })),
  };
}
