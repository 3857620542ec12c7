import type { VisitorMessage } from "@touchstone/contracts";
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { formatTime } from "../i18n/format.ts";
import { Icon } from "../icons/Icon.tsx";
import type { PanelProps } from "./HelpPage.tsx";
import type { HelpApi } from "./helpApi.ts";
import type { Pending } from "./kept.ts";
import { saveBlob } from "./saveBlob.ts";

/** As near to the lower edge as somebody is who reads the newest. */
const FOLLOW_PX = 40;

/** What was said, the newest at the lower edge; `NewWords` reads it out. Everything is shown as text, whoever wrote it. */
export function ChatLog({ chat, api }: Pick<PanelProps, "chat" | "api">) {
  const { t } = useTranslation("help");
  const { messages, pending } = chat.store();
  const list = useLowerEdge(pending.length);
  const forget = (id: string) => {
    chat.forget(id);
    // The button that had the focus is gone.
    list.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard has to reach that
    <div className="help-log" role="log" aria-live="off" aria-label={t("chat.log")} tabIndex={0} ref={list}>
      <ol>
        {messages.map((message) => (
          <Said key={message.id} message={message} api={api} />
        ))}
        {pending.map((one) => (
          <Waiting key={one.id} pending={one} onForget={() => forget(one.id)} />
        ))}
      </ol>
    </div>
  );
}

/**
 * Keeps the lower edge in view, whatever grows above it or takes room below, while it is in view or somebody writes: not for who
 * reads further up.
 */
function useLowerEdge(written: number) {
  const list = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const follow = useCallback(() => {
    if (follows.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs for what is written here
  useLayoutEffect(() => {
    follows.current = true;
    follow();
  }, [written]);
  useEffect(() => {
    const log = list.current;
    if (!log) return;
    const observer = new ResizeObserver(follow);
    for (const sized of [log, ...log.children]) observer.observe(sized);
    const look = () => {
      follows.current = log.scrollHeight - log.scrollTop - log.clientHeight < FOLLOW_PX;
    };
    log.addEventListener("scroll", look);
    return () => {
      observer.disconnect();
      log.removeEventListener("scroll", look);
    };
  }, [follow]);
  return list;
}

function Said({ message, api }: { readonly message: VisitorMessage; readonly api: HelpApi }) {
  const { t, i18n } = useTranslation("help");
  const { by, name, at, text, attachments } = message;
  const who = by === "visitor" ? t("chat.you") : by === "machine" ? t("chat.machine") : name || t("chat.agentUnknown");
  return (
    <li className={`help-message ${by}`}>
      <Head who={who}>
        <time>{formatTime(at, i18n.language)}</time>
      </Head>
      {text !== "" && (
        <p className="help-text" dir="auto">
          {text}
        </p>
      )}
      {attachments.map((file) => (
        <SaveFile key={file.id} file={file} api={api} />
      ))}
    </li>
  );
}

function Head({ who, children }: { readonly who: string; readonly children: ReactNode }) {
  return (
    <p className="help-message-head">
      <b className="ellipsis">{who}</b> {children}
    </p>
  );
}

function SaveFile({ file, api }: { readonly file: VisitorMessage["attachments"][number]; readonly api: HelpApi }) {
  const { t } = useTranslation("help");
  const { id, name, state } = file;
  if (state !== "ready")
    return <p className="ink-2">{t(state === "refused" ? "chat.fileRefused" : "chat.filePending", { name })}</p>;
  const save = () =>
    void api.file(id).then(
      (blob) => saveBlob(blob, name),
      () => {},
    );
  return (
    <button type="button" className="link-button" onClick={save} aria-label={t("chat.file", { name })}>
      <Icon name="drop" size={14} />
      <span className="ellipsis">{name}</span>
    </button>
  );
}

/** Written here and not taken yet, or refused. */
function Waiting({ pending, onForget }: { readonly pending: Pending; readonly onForget: () => void }) {
  const { t } = useTranslation("help");
  const { text, attachments, refused } = pending;
  return (
    <li className="help-message visitor pending">
      <Head who={t("chat.you")}>{refused === null && <span className="ink-3">{t("chat.sending")}</span>}</Head>
      {text !== "" && (
        <p className="help-text" dir="auto">
          {text}
        </p>
      )}
      {attachments.map(({ id, name }) => (
        <p key={id} className="ink-2">
          {name}
        </p>
      ))}
      {refused !== null && (
        <p className="alert-strip crit" role="alert">
          {t("chat.notSent", { why: refused })}
          <button type="button" className="link-button" onClick={onForget}>
            {t("chat.remove")}
          </button>
        </p>
      )}
    </li>
  );
}
