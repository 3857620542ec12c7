import { useMutation } from "@tanstack/react-query";
import type { EmulatorMail, SimMail } from "@touchstone/contracts";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { keyOf } from "../../api/problem.ts";
import { Icon } from "../../icons/Icon.tsx";
import { sendMail } from "../carrierControl.ts";
import type { SimTenant } from "../choice.ts";
import { AddFiles, Files } from "../TextComposer.tsx";
import { base64Of } from "../texts.ts";
import { isAddress, quotedBelow, replySubject, senderOfRaw } from "./mails.ts";

/** Who writes: one of the company's customers, or anybody. */
export interface Writer {
  readonly name: string | null;
  readonly address: string | null;
}

/** All files of a mail together; SendGrid takes no more. */
const FILES_LIMIT_BYTES = 20_000_000;
const modes = ["text", "html", "raw"] as const;
type Mode = (typeof modes)[number];

interface Written {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly words: string;
  readonly mode: Mode;
  /** A mail that was saved as a file: its bytes, as long as nobody edits what they say. */
  readonly saved: File | null;
}

interface MailComposerProps {
  readonly lines: SimTenant["mailLines"];
  readonly writer: Writer;
  /** The mail that it answers; null: a new one. */
  readonly answers: SimMail | null;
  onClose(): void;
  /** Told who sent it. */
  onSent(from: string): void;
}

/** A mail as a customer writes it: plain, formatted, or raw as some program made it. */
export function MailComposer({ lines, writer, answers, onClose, onSent }: MailComposerProps) {
  const { t } = useTranslation(["sim", "common"]);
  const [written, setWritten] = useState(() => startOf(lines, writer, answers, t("mail.introduction")));
  const [files, setFiles] = useState<readonly File[]>([]);
  const put = (part: Partial<Written>) => setWritten((before) => ({ ...before, ...part }));
  const sender = written.mode === "raw" ? (senderOfRaw(written.words) ?? written.from) : written.from;
  const sending = useMutation({
    mutationFn: async () => await sendMail(await mailOf(written, files, answers)),
    onSuccess: () => {
      onSent(sender);
      onClose();
    },
  });
  const isTooLarge = files.reduce((sum, { size }) => sum + size, 0) > FILES_LIMIT_BYTES;
  const canSend = isAddress(sender) && written.words.trim() !== "" && !isTooLarge && !sending.isPending;
  return (
    <form
      className="sim-mail-form"
      aria-label={t("mail.write")}
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend) sending.mutate();
      }}
    >
      <ModeSwitch mode={written.mode} onMode={(mode) => put({ mode })} />
      {written.mode !== "raw" && <Head written={written} put={put} />}
      <LineField lines={lines} to={written.to} put={put} />
      <WordsField written={written} put={put} />
      <Files files={files} onChange={setFiles} />
      {(isTooLarge || sending.isError) && (
        <p className="crit sim-composer-fault" role="alert">
          {isTooLarge ? t("mail.tooLarge") : t(`common:problems.${keyOf(sending.error)}`)}
        </p>
      )}
      <div className="row tight">
        {written.mode !== "raw" && (
          <AddFiles accept="" onAdd={(added) => setFiles([...files, ...added].slice(0, 20))} />
        )}
        {written.mode === "raw" && <OpenEml onRead={(words, saved) => put({ words, saved })} />}
        <span className="grow" />
        <button type="button" className="button small" onClick={onClose}>
          {t("mail.cancel")}
        </button>
        <button type="submit" className="button small primary" disabled={!canSend}>
          <Icon name="up" size={14} />
          {t("mail.send")}
        </button>
      </div>
    </form>
  );
}

function startOf(
  lines: SimTenant["mailLines"],
  writer: Writer,
  answers: SimMail | null,
  introduction: string,
): Written {
  const who = { name: writer.name ?? "", from: writer.address ?? "", mode: "text" as const, saved: null };
  if (answers === null) return { ...who, to: lines[0]?.address ?? "", subject: "", words: "" };
  const to = answers.replyTo;
  return { ...who, to, subject: replySubject(answers.subject), words: quotedBelow(answers, introduction) };
}

async function mailOf(written: Written, files: readonly File[], answers: SimMail | null): Promise<EmulatorMail> {
  const { name, from, to, subject, words, mode } = written;
  if (mode === "raw") {
    const sender = senderOfRaw(words) ?? from;
    const bytes = written.saved ?? new Blob([words.replace(/\r?\n/g, "\r\n")]);
    return { kind: "raw", from: sender, to, base64: await base64Of(bytes) };
  }
  const given = await Promise.all(
    files.map(async (file) => ({ name: file.name, type: file.type, base64: await base64Of(file) })),
  );
  return {
    kind: "written",
    ...{ from, to, subject, files: given },
    ...(name === "" ? {} : { name }),
    ...(mode === "html" ? { text: "", html: words } : { text: words }),
    ...(answers ? { inReplyTo: answers.messageId, references: [...answers.references, answers.messageId] } : {}),
  };
}

function ModeSwitch({ mode, onMode }: { readonly mode: Mode; onMode(mode: Mode): void }) {
  const { t } = useTranslation("sim");
  return (
    <fieldset className="segments" aria-label={t("mail.form")}>
      {modes.map((one) => (
        <button key={one} type="button" aria-pressed={mode === one} onClick={() => onMode(one)}>
          {t(`mail.modes.${one}`)}
        </button>
      ))}
    </fieldset>
  );
}

interface PartProps {
  readonly written: Written;
  put(part: Partial<Written>): void;
}

/** Who writes and about what: a name that anybody may give, and an address. */
function Head({ written, put }: PartProps) {
  const { t } = useTranslation("sim");
  return (
    <>
      <div className="sim-mail-pair">
        <Line label={t("mail.name")} value={written.name} onChange={(name) => put({ name })} />
        <Line label={t("mail.from")} value={written.from} onChange={(from) => put({ from: from.trim() })} />
      </div>
      <Line label={t("mail.subject")} value={written.subject} onChange={(subject) => put({ subject })} />
    </>
  );
}

interface LineProps {
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
}

function Line({ label, value, onChange }: LineProps) {
  return (
    <span className="input sim-mail-line">
      <input
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        maxLength={2_000}
        dir="auto"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  );
}

/** One of the company's addresses, or the one under which an answer is to come. */
function LineField({ lines, to, put }: Pick<MailComposerProps, "lines"> & Pick<PartProps, "put"> & { to: string }) {
  const { t } = useTranslation("sim");
  const isKnown = lines.some(({ address }) => address === to);
  return (
    <span className="input sim-mail-line">
      <select aria-label={t("mail.to")} value={to} onChange={(event) => put({ to: event.target.value })}>
        {!isKnown && <option value={to}>{to}</option>}
        {lines.map(({ address, name }) => (
          <option key={address} value={address}>
            {name}, {address}
          </option>
        ))}
      </select>
    </span>
  );
}

function WordsField({ written: { mode, words }, put }: PartProps) {
  const { t } = useTranslation("sim");
  const id = useId();
  return (
    <textarea
      id={id}
      className={mode === "text" ? "" : "mono"}
      aria-label={t(`mail.words.${mode}`)}
      placeholder={t(`mail.words.${mode}`)}
      spellCheck={mode === "text"}
      dir="auto"
      value={words}
      onChange={(event) => put({ words: event.target.value, saved: null })}
    />
  );
}

/** A mail that was saved as a file: it is sent as its bytes are. */
function OpenEml({ onRead }: { onRead(text: string, saved: File): void }) {
  const { t } = useTranslation("sim");
  const read = (file: File | undefined) => void file?.text().then((text) => onRead(text, file));
  return (
    <label className="button small">
      {t("mail.open")}
      <input
        type="file"
        className="visually-hidden"
        accept=".eml,message/rfc822"
        aria-label={t("mail.open")}
        onChange={({ target }) => {
          read(target.files?.[0]);
          target.value = "";
        }}
      />
    </label>
  );
}
