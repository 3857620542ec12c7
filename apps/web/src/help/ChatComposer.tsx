import { CHAT_CHARACTERS, CHAT_FILES, type UploadedAttachment } from "@touchstone/contracts";
import { type ChangeEvent, type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon.tsx";
import { HelpField } from "./HelpField.tsx";
import type { PanelProps } from "./HelpPage.tsx";
import { problemOf, type SaidProblem } from "./helpApi.ts";

/** From so few characters left on it is told how many. */
const TOLD_FROM = 200;

/** What the visitor writes now. The first message makes a visitor of whoever sits here; name and address may be left out. */
export function ChatComposer({ asksWho, ...panel }: PanelProps & { readonly asksWho: boolean }) {
  const { t } = useTranslation("help");
  const { chat, desk } = panel;
  const [who, setWho] = useState<Who>({ name: "", email: "" });
  const draft = useDraft(panel, who);
  const { text, setText, files, problem, mayNotSend } = draft;
  const field = useRef<HTMLTextAreaElement>(null);
  // The button has nothing to do until more is written: the focus would stay in nothing.
  const sendByButton = () => {
    draft.send();
    field.current?.focus();
  };
  const remove = (id: string) => {
    draft.remove(id);
    field.current?.focus();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    draft.send();
  };
  const changed = ({ currentTarget }: ChangeEvent<HTMLTextAreaElement>) => {
    setText(currentTarget.value);
    chat.types();
  };
  return (
    <div className="help-composer">
      {asksWho && <WhoFields who={who} setWho={setWho} />}
      <textarea
        ref={field}
        className="text-area"
        rows={3}
        dir="auto"
        aria-label={t("chat.write")}
        placeholder={t("chat.write")}
        maxLength={CHAT_CHARACTERS}
        value={text}
        onKeyDown={pressed}
        onChange={changed}
      />
      {CHAT_CHARACTERS - text.length <= TOLD_FROM && (
        <p className="text-caption ink-2" role="status">
          {t("chat.left", { count: CHAT_CHARACTERS - text.length })}
        </p>
      )}
      <Files files={files} uploading={draft.uploading} onRemove={remove} />
      {problem && (
        <p className="alert-strip crit" role="alert">
          {t(`problems.${problem}`)}
        </p>
      )}
      <div className="row">
        {desk.takesFiles && <AttachFile onChosen={draft.attach} disabled={draft.mayNotAttach} />}
        <span className="grow" />
        <button type="button" className="button primary" disabled={mayNotSend} onClick={sendByButton}>
          <Icon name="up" />
          {t("chat.send")}
        </button>
      </div>
    </div>
  );
}

interface Who {
  readonly name: string;
  readonly email: string;
}

function useDraft({ api, chat, introduce }: PanelProps, who: Who) {
  const [text, setText] = useState("");
  const [files, setFiles] = useState<readonly UploadedAttachment[]>([]);
  const [uploading, setUploading] = useState<string | null>(null);
  const [problem, setProblem] = useState<SaidProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const mayNotSend = (text.trim() === "" && files.length === 0) || busy || uploading !== null;
  const introduced = () => {
    setProblem(null);
    return introduce({ name: who.name.trim(), email: who.email.trim() });
  };
  const failed = (error: unknown) => setProblem(problemOf(error));
  const send = () => {
    if (mayNotSend) return;
    setBusy(true);
    introduced()
      .then(() => {
        chat.write(text.trim(), files);
        setText("");
        setFiles([]);
      })
      .catch(failed)
      .finally(() => setBusy(false));
  };
  const attach = (file: File) => {
    setUploading(file.name);
    introduced()
      .then(() => api.upload(file))
      .then((stored) => setFiles((before) => [...before, stored]))
      .catch(failed)
      .finally(() => setUploading(null));
  };
  const remove = (id: string) => setFiles(files.filter((one) => one.id !== id));
  const mayNotAttach = uploading !== null || files.length >= CHAT_FILES;
  return { text, setText, files, uploading, problem, mayNotSend, mayNotAttach, send, attach, remove };
}

function WhoFields({ who, setWho }: { readonly who: Who; readonly setWho: (who: Who) => void }) {
  const { t } = useTranslation("help");
  return (
    <div className="help-who">
      <HelpField
        label={t("fields.name")}
        autoComplete="name"
        maxLength={100}
        value={who.name}
        onChange={(event) => setWho({ ...who, name: event.currentTarget.value })}
      />
      <HelpField
        type="email"
        label={t("fields.email")}
        autoComplete="email"
        maxLength={254}
        value={who.email}
        onChange={(event) => setWho({ ...who, email: event.currentTarget.value })}
      />
    </div>
  );
}

interface AttachFileProps {
  readonly onChosen: (file: File) => void;
  readonly disabled: boolean;
}

function AttachFile({ onChosen, disabled }: AttachFileProps) {
  const { t } = useTranslation("help");
  const chooser = useRef<HTMLInputElement>(null);
  const chosen = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const [file] = currentTarget.files ?? [];
    if (file) onChosen(file);
    currentTarget.value = "";
  };
  return (
    <>
      <input ref={chooser} type="file" hidden aria-label={t("chat.attach")} onChange={chosen} />
      <button type="button" className="button" disabled={disabled} onClick={() => chooser.current?.click()}>
        <Icon name="link" />
        {t("chat.attach")}
      </button>
    </>
  );
}

interface FilesProps {
  readonly files: readonly UploadedAttachment[];
  readonly uploading: string | null;
  readonly onRemove: (id: string) => void;
}

function Files({ files, uploading, onRemove }: FilesProps) {
  const { t } = useTranslation("help");
  if (files.length === 0 && uploading === null) return null;
  return (
    <ul className="help-files">
      {files.map(({ id, name }) => (
        <li key={id} className="row tight">
          <Icon name="check" size={14} />
          <span className="ellipsis">{name}</span>
          <button
            type="button"
            className="button quiet small icon-only"
            aria-label={t("chat.removeFile", { name })}
            onClick={() => onRemove(id)}
          >
            <Icon name="cross" size={14} />
          </button>
        </li>
      ))}
      {uploading !== null && <li role="status">{t("chat.uploading", { name: uploading })}</li>}
    </ul>
  );
}
