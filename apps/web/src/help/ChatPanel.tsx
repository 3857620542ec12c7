import type { ChatState, HelpDesk } from "@touchstone/contracts";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon.tsx";
import { ChatComposer } from "./ChatComposer.tsx";
import { ChatLog } from "./ChatLog.tsx";
import type { PanelProps } from "./HelpPage.tsx";
import { LeaveChat } from "./LeaveChat.tsx";
import { NewWords } from "./NewWords.tsx";
import type { LineState } from "./visitorChat.ts";

/** The conversation with whoever answers: where it stands, what was said, and what is written now. */
export function ChatPanel({ asksWho, ...panel }: PanelProps & { readonly asksWho: boolean }) {
  const { t } = useTranslation("help");
  const { desk, chat } = panel;
  const { line, state, messages, pending, isAgentTyping } = chat.store();
  const news = useNewsOfTheEnd(state?.kind);
  const isTyping = state?.kind === "talking" && isAgentTyping;
  const isNew = messages.length + pending.length === 0;
  return (
    <section className="help-chat" aria-label={t("chat.log")}>
      {isNew && <p className="help-hello ink-2">{t("chat.hello", { name: desk.name })}</p>}
      {!desk.isOpen && state?.kind !== "talking" && (
        <p className="alert-strip warn">
          <Icon name="moon" size={14} />
          {t("chat.closedNow")}
        </p>
      )}
      <ChatLog {...panel} />
      <LineNotice line={line} />
      <NewWords chat={chat} />
      <p className={isTyping ? "visually-hidden" : "help-state"} role="status" tabIndex={-1} ref={news}>
        {state && <StateWords state={state} desk={desk} />}
      </p>
      {isTyping && (
        // To be seen and not to be heard: it comes and goes all the time.
        <p className="help-state" aria-hidden="true">
          {t("state.typing", { agent: state.agent || t("chat.agentUnknown") })}
        </p>
      )}
      <ChatComposer {...panel} asksWho={asksWho && !chat.isKnown && isNew} />
      <LeaveChat {...panel} />
    </section>
  );
}

/** Who ended it has lost the button that had the focus, and is brought where the news is; who writes goes on writing. */
function useNewsOfTheEnd(kind: ChatState["kind"] | undefined) {
  const news = useRef<HTMLParagraphElement>(null);
  const before = useRef(kind);
  useEffect(() => {
    const ends = kind === "ended" && before.current !== undefined;
    before.current = kind;
    if (ends && document.activeElement === document.body) news.current?.focus();
  }, [kind]);
  return news;
}

/** Only what is not as it should be. */
function LineNotice({ line }: { readonly line: LineState }) {
  const { t } = useTranslation("help");
  if (line === "none" || line === "open") return null;
  const words = line === "connecting" || line === "lost" ? t(`line.${line}`) : t(`line.refused.${line}`);
  return (
    <p className={`alert-strip ${line === "connecting" ? "" : "warn"}`} role="status">
      <Icon name={line === "connecting" ? "sync" : "unplug"} size={14} />
      {words}
    </p>
  );
}

interface StateWordsProps {
  readonly state: ChatState;
  readonly desk: HelpDesk;
}

/** Where the visitor stands, and how long it may take as far as that is known. */
function StateWords({ state, desk }: StateWordsProps) {
  const { t } = useTranslation("help");
  const agent = state.agent || t("chat.agentUnknown");
  switch (state.kind) {
    case "none":
      return null;
    case "waiting":
      return (
        <>
          {state.position === 1 ? t("state.next") : t("state.position", { position: state.position ?? "…" })}{" "}
          {(state.isOpen || desk.isOpen) && <WaitWords waitMs={state.waitMs} />}
        </>
      );
    case "talking":
      return <>{t("state.talking", { agent })}</>;
    case "resting":
      return <>{t("state.resting")}</>;
    case "ended":
      return <>{t("state.ended")}</>;
  }
}

function WaitWords({ waitMs }: { readonly waitMs: number | null }) {
  const { t } = useTranslation("help");
  if (waitMs === null) return <>{t("state.waitUnknown")}</>;
  return <>{t("state.waitLess", { count: Math.max(1, Math.ceil(waitMs / 60_000)) })}</>;
}
