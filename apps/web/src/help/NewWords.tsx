import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { PanelProps } from "./HelpPage.tsx";

/** What others say from now on, for whoever listens: each message once, and nothing that was read out before or written here. */
export function NewWords({ chat }: Pick<PanelProps, "chat">) {
  const { t } = useTranslation("help");
  const { messages } = chat.store();
  // Of whoever comes back the first that is heard is what was said before; null: it has not come yet.
  const before = useRef<ReadonlySet<string> | null>(chat.isKnown ? null : new Set());
  const isHeard = messages.length > 0;
  useEffect(() => {
    const said = chat.store.getState().messages;
    if (isHeard) before.current ??= new Set(said.map(({ id }) => id));
  }, [chat, isHeard]);
  const fresh = before.current === null ? [] : messages.filter(({ id }) => !before.current?.has(id));
  return (
    <div className="visually-hidden" aria-live="polite">
      {fresh.map(({ id, by, name, text, attachments }) => {
        if (by === "visitor") return null;
        const who = by === "machine" ? t("chat.machine") : name || t("chat.agentUnknown");
        return <p key={id}>{[`${who}: ${text}`, ...attachments.map((file) => file.name)].join(" ")}</p>;
      })}
    </div>
  );
}
