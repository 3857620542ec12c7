import { useMutation } from "@tanstack/react-query";
import { smsSegments } from "@touchstone/domain";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { keyOf } from "../api/problem.ts";
import { Icon } from "../icons/Icon.tsx";
import { sendText } from "./carrierControl.ts";
import { MAX_PICTURES, MEDIA_LIMIT_BYTES, readPictures } from "./texts.ts";

interface TextComposerProps {
  readonly from: string;
  readonly to: string;
}

const KEYWORDS = ["STOP", "START", "HELP"] as const;
/** The longest text that a phone sends. */
const MAX_LENGTH = 1600;

/** What phones send beside words. */
const PHONE_TYPES = "image/*,audio/*,video/*,application/pdf,text/vcard";

/** Where the customer writes: words, files, and the words that the carrier itself obeys. */
export function TextComposer({ from, to }: TextComposerProps) {
  const { t } = useTranslation(["sim", "common"]);
  const [words, setWords] = useState("");
  const [files, setFiles] = useState<readonly File[]>([]);
  const sending = useMutation({
    mutationFn: async (said: { words: string; files: readonly File[] }) =>
      await sendText({ from, to, text: said.words, media: await readPictures(said.files) }),
  });
  const isTooLarge = files.reduce((sum, { size }) => sum + size, 0) > MEDIA_LIMIT_BYTES;
  const canSend = (words.trim() !== "" || files.length > 0) && !isTooLarge && !sending.isPending;
  const send = () => {
    if (!canSend) return;
    const clear = () => {
      setWords("");
      setFiles([]);
    };
    sending.mutate({ words, files }, { onSuccess: clear });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className="sim-composer">
      <Files files={files} onChange={setFiles} />
      {(isTooLarge || sending.isError) && (
        <p className="crit sim-composer-fault" role="alert">
          {isTooLarge ? t("texts.tooLarge") : t(`common:problems.${keyOf(sending.error)}`)}
        </p>
      )}
      <div className="sim-composer-row">
        <AddFiles accept={PHONE_TYPES} onAdd={(added) => setFiles([...files, ...added].slice(0, MAX_PICTURES))} />
        <textarea
          rows={2}
          maxLength={MAX_LENGTH}
          aria-label={t("texts.write")}
          placeholder={t("texts.write")}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={onKey}
        />
        <button type="button" className="sim-send" aria-label={t("texts.send")} disabled={!canSend} onClick={send}>
          <Icon name="up" />
        </button>
      </div>
      <div className="row tight">
        {KEYWORDS.map((word) => (
          <button
            key={word}
            type="button"
            className="button small"
            disabled={sending.isPending}
            onClick={() => sending.mutate({ words: word, files: [] })}
          >
            {word}
          </button>
        ))}
        <span className="grow" />
        {words !== "" && (
          <span className="text-caption ink-3 one-line">
            {t("texts.parts", { count: smsSegments(words).segments })}
          </span>
        )}
      </div>
    </div>
  );
}

interface AddFilesProps {
  /** What the chooser offers; empty: anything. */
  readonly accept: string;
  onAdd(files: readonly File[]): void;
}

export function AddFiles({ accept, onAdd }: AddFilesProps) {
  const { t } = useTranslation("sim");
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="sim-add" aria-label={t("texts.addFile")} onClick={() => input.current?.click()}>
        <Icon name="plus" />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t("texts.addFile")}
        accept={accept}
        onChange={({ target }) => {
          onAdd([...(target.files ?? [])]);
          target.value = "";
        }}
      />
    </>
  );
}

interface FilesProps {
  readonly files: readonly File[];
  onChange(files: readonly File[]): void;
}

export function Files({ files, onChange }: FilesProps) {
  const { t } = useTranslation("sim");
  if (files.length === 0) return null;
  return (
    <ul className="sim-files">
      {files.map((file, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be chosen twice
        <li key={place}>
          <span className="ellipsis">{file.name}</span>
          <button
            type="button"
            aria-label={t("texts.removeFile", { name: file.name })}
            onClick={() => onChange(files.filter((_, other) => other !== place))}
          >
            <Icon name="cross" size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}
