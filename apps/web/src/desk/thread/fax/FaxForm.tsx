import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../../icons/Icon.tsx";
import { useClick } from "../../frame/deskContext.tsx";
import { ChosenFiles, type Uploads, useUploads } from "../Attachments.tsx";
import type { Conversation } from "../conversation.ts";

const PDF = "application/pdf";

/** What of the uploaded files can be faxed: one PDF. */
export function faxable(uploads: Uploads): { readonly id: string; readonly pages: number | null } | null {
  const file = uploads.ready.find(({ type }) => type === PDF);
  return file === undefined ? null : { id: file.id, pages: file.pages ?? null };
}

/** Answers a fax with one: a PDF, whose pages are counted before it goes. */
export function FaxForm({ contact }: { readonly contact: Conversation }) {
  const { t } = useTranslation("thread");
  const click = useClick();
  const uploads = useUploads();
  const [busy, setBusy] = useState(false);
  const document = faxable(uploads);
  const send = () => {
    if (document === null || busy) return;
    setBusy(true);
    const { interactionId } = contact;
    void click("reply", { interactionId, text: "", attachmentIds: [document.id] })
      .then((answer) => answer.ok && uploads.clear())
      .finally(() => setBusy(false));
  };
  return (
    <>
      <DocumentChooser uploads={uploads} />
      <div className="row thread-actions">
        <span className="grow" />
        <button
          type="button"
          className="button small primary"
          disabled={busy || document === null || uploads.isBusy}
          onClick={send}
        >
          <Icon name="fax" size={14} />
          {busy ? t("composer.sending") : t("fax.send")}
        </button>
      </div>
    </>
  );
}

/** One document at a time, as a fax is one; it says how many pages will go. */
export function DocumentChooser({ uploads }: { readonly uploads: Uploads }) {
  const { t } = useTranslation("thread");
  const chooser = useRef<HTMLInputElement>(null);
  const chosen = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const { files } = currentTarget;
    if (files && files.length > 0) {
      uploads.clear();
      uploads.add(files);
    }
    currentTarget.value = "";
  };
  const document = faxable(uploads);
  const isWrong = uploads.ready.length > 0 && document === null;
  return (
    <div className="fax-document">
      <input ref={chooser} type="file" accept={PDF} hidden aria-label={t("fax.choose")} onChange={chosen} />
      <button type="button" className="button" onClick={() => chooser.current?.click()}>
        <Icon name="note" size={14} />
        {t("fax.choose")}
      </button>
      <ChosenFiles uploads={uploads} />
      {document !== null && document.pages !== null && (
        <p role="status">{t("fax.willSend", { count: document.pages })}</p>
      )}
      {isWrong && (
        <p className="crit" role="alert">
          {t("fax.pdfOnly")}
        </p>
      )}
    </div>
  );
}
