import type { ConsultView, DeskContact } from "@touchstone/contracts";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../icons/Icon.tsx";
import { useClick } from "../frame/deskContext.tsx";
import { useSecondsUntil } from "../frame/Elapsed.tsx";

type Consulting = DeskContact & { readonly consult: ConsultView };

/** Two agents in one call: who hears whom, and what whoever's call it is can do next. */
export function ConsultPanel({ contact }: { readonly contact: Consulting }) {
  const { t } = useTranslation("desk");
  const { consult } = contact;
  return (
    <section className="block consult" aria-label={t("consult.label")}>
      <p className="alert-strip" role="status">
        <Icon name="users" size={14} />
        <ConsultText consult={consult} />
      </p>
      {consult.role === "asking" && <ConsultActions contact={contact} />}
    </section>
  );
}

function ConsultText({ consult }: { readonly consult: ConsultView }) {
  const { t } = useTranslation("desk");
  const { role, state, agent, until } = consult;
  const seconds = useSecondsUntil(until ?? 0);
  if (state === "private") return t(role === "asking" ? "consult.private" : "consult.askedPrivate", { agent });
  if (state === "together") return t(role === "asking" ? "consult.together" : "consult.askedTogether", { agent });
  return t(`consult.${state}`, { agent, seconds });
}

function ConsultActions({ contact }: { readonly contact: Consulting }) {
  const { t } = useTranslation("desk");
  const { interactionId, consult } = contact;
  const click = useClick();
  const [busy, setBusy] = useState(false);
  const act = (name: "completeTransfer" | "cancelConsult" | "hold" | "resume") => () => {
    setBusy(true);
    void click(name, { interactionId }).finally(() => setBusy(false));
  };
  if (consult.state === "ringing" || consult.state === "connecting") {
    return (
      <div className="consult-actions">
        <Action icon="undo" busy={busy} onClick={act("cancelConsult")}>
          {t("consult.cancel")}
        </Action>
      </div>
    );
  }
  const isPrivate = consult.state === "private";
  return (
    <div className="consult-actions">
      <Action icon="transfer" primary busy={busy} onClick={act("completeTransfer")}>
        {t("consult.complete")}
      </Action>
      <Action icon="users" busy={busy} onClick={act(isPrivate ? "resume" : "hold")}>
        {t(isPrivate ? "consult.join" : "consult.alone")}
      </Action>
      <Action icon="undo" busy={busy} onClick={act("cancelConsult")}>
        {isPrivate ? t("consult.back") : t("consult.remove", { agent: consult.agent })}
      </Action>
    </div>
  );
}

interface ActionProps {
  readonly icon: IconName;
  readonly primary?: boolean;
  readonly busy: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Action({ icon, primary = false, busy, onClick, children }: ActionProps) {
  return (
    <button type="button" className={`button small ${primary ? "primary" : ""}`} disabled={busy} onClick={onClick}>
      <Icon name={icon} size={14} />
      {children}
    </button>
  );
}
