import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { HelpField } from "./HelpField.tsx";
import type { PanelProps } from "./HelpPage.tsx";
import { problemOf, type SaidProblem } from "./helpApi.ts";
import { saveBlob } from "./saveBlob.ts";
import { transcriptOf } from "./transcript.ts";

/** The end of a conversation, and what of it is taken along. */
export function LeaveChat({ desk, api, chat }: PanelProps) {
  const { t, i18n } = useTranslation("help");
  const { state, messages } = chat.store();
  if (messages.length === 0) return null;
  const names = { you: t("chat.you"), machine: t("chat.machine"), agent: t("chat.agentUnknown") };
  const save = () => {
    const text = transcriptOf(messages, { title: desk.name, names, language: i18n.language });
    saveBlob(new Blob([text], { type: "text/plain" }), `${t("transcript.fileName")}.txt`);
  };
  const isAnswered = messages.some(({ by }) => by === "agent");
  const isLive = state !== null && state.kind !== "ended" && state.kind !== "none";
  return (
    <footer className="help-leave row wrap">
      <button type="button" className="button small" onClick={save}>
        {t("transcript.save")}
      </button>
      {desk.sendsMail && isAnswered && <MailTranscript api={api} />}
      {isLive && <EndChat chat={chat} />}
    </footer>
  );
}

/** Asks once more: an end cannot be undone. The focus goes along, because the button that had it is gone. */
function EndChat({ chat }: Pick<PanelProps, "chat">) {
  const { t } = useTranslation("help");
  const [asked, setAsked] = useState<boolean | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asked !== null) button.current?.focus();
  }, [asked]);
  if (!asked) {
    return (
      <button type="button" className="button small" ref={button} onClick={() => setAsked(true)}>
        {t("chat.end")}
      </button>
    );
  }
  const end = () => void chat.end().then(() => setAsked(false));
  const pressed = ({ key }: KeyboardEvent) => {
    if (key === "Escape") setAsked(false);
  };
  return (
    <>
      <button type="button" className="button small danger" ref={button} onClick={end} onKeyDown={pressed}>
        {t("chat.endSure")}
      </button>
      <button type="button" className="button small" onClick={() => setAsked(false)} onKeyDown={pressed}>
        {t("chat.keep")}
      </button>
    </>
  );
}

function MailTranscript({ api }: Pick<PanelProps, "api">) {
  const { t } = useTranslation("help");
  const [isOpen, setIsOpen] = useState(false);
  const [email, setEmail] = useState("");
  const [sent, setSent] = useState(false);
  const [problem, setProblem] = useState<SaidProblem | null>(null);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setProblem(null);
    api.mailTranscript(email.trim()).then(
      () => setSent(true),
      (error: unknown) => setProblem(problemOf(error)),
    );
  };
  const news = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (sent) news.current?.focus();
  }, [sent]);
  if (sent)
    return (
      <p role="status" tabIndex={-1} ref={news}>
        {t("transcript.sent", { email })}
      </p>
    );
  if (!isOpen) {
    return (
      <button type="button" className="button small" onClick={() => setIsOpen(true)}>
        {t("transcript.mail")}
      </button>
    );
  }
  return (
    <form className="help-mail" onSubmit={send}>
      <HelpField
        type="email"
        label={t("fields.email")}
        autoComplete="email"
        maxLength={254}
        required
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      {problem && (
        <p className="alert-strip crit" role="alert">
          {t(`problems.${problem}`)}
        </p>
      )}
      <button type="submit" className="button small primary">
        {t("transcript.send")}
      </button>
    </form>
  );
}
