import type { UploadedAttachment } from "@touchstone/contracts";
import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { uploadAttachment } from "../../api/conversations.ts";
import { keyOf, type ProblemKey } from "../../api/problem.ts";
import { Icon } from "../../icons/Icon.tsx";
import { formatBytes } from "./formatBytes.ts";

interface Upload {
  readonly key: string;
  readonly name: string;
  readonly state: "sending" | "ready" | "failed";
  readonly problem: ProblemKey | null;
  readonly file: UploadedAttachment | null;
}

/** The files of a reply that is being written. */
export interface Uploads {
  readonly all: readonly Upload[];
  readonly ready: readonly UploadedAttachment[];
  readonly isBusy: boolean;
  add(files: Iterable<File>): void;
  remove(key: string): void;
  clear(): void;
}

export function useUploads(): Uploads {
  const [all, setAll] = useState<readonly Upload[]>([]);
  const put = (upload: Upload) => setAll((before) => before.map((one) => (one.key === upload.key ? upload : one)));
  const start = (file: File) => {
    const upload: Upload = { key: crypto.randomUUID(), name: file.name, state: "sending", problem: null, file: null };
    setAll((before) => [...before, upload]);
    uploadAttachment(file).then(
      (stored) => put({ ...upload, state: "ready", file: stored }),
      (error: unknown) => put({ ...upload, state: "failed", problem: keyOf(error) }),
    );
  };
  return {
    all,
    ready: all.flatMap(({ file }) => (file === null ? [] : [file])),
    isBusy: all.some(({ state }) => state === "sending"),
    add: (files) => {
      for (const file of files) start(file);
    },
    remove: (key) => setAll((before) => before.filter((one) => one.key !== key)),
    clear: () => setAll([]),
  };
}

export function AttachButton({ uploads }: { readonly uploads: Uploads }) {
  const { t } = useTranslation("thread");
  const chooser = useRef<HTMLInputElement>(null);
  const chosen = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    if (currentTarget.files) uploads.add(currentTarget.files);
    currentTarget.value = "";
  };
  return (
    <>
      <input ref={chooser} type="file" multiple hidden aria-label={t("files.choose")} onChange={chosen} />
      <button type="button" className="button small" onClick={() => chooser.current?.click()}>
        <Icon name="link" size={14} />
        {t("files.attach")}
      </button>
    </>
  );
}

export function ChosenFiles({ uploads }: { readonly uploads: Uploads }) {
  const { t, i18n } = useTranslation(["thread", "common"]);
  if (uploads.all.length === 0) return null;
  return (
    <ul className="message-files" aria-label={t("files.chosen")}>
      {uploads.all.map(({ key, name, state, problem, file }) => (
        <li key={key} className={`message-file ${state === "failed" ? "crit" : ""}`}>
          <Icon name={state === "sending" ? "clock" : state === "failed" ? "alert" : "check"} size={14} />
          <span className="ellipsis">{file?.name ?? name}</span>
          {file && <span className="ink-3 one-line">{formatBytes(file.size, i18n.language)}</span>}
          {problem && <span className="ellipsis">{t(`common:problems.${problem}`)}</span>}
          <button
            type="button"
            className="button quiet small icon-only"
            aria-label={t("files.remove", { name })}
            onClick={() => uploads.remove(key)}
          >
            <Icon name="cross" size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
}
