import { type ChangeEvent, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../../icons/Icon.tsx";
import { ChosenFiles } from "../Attachments.tsx";
import type { Cover, FaxDocument } from "./useFaxDocument.ts";

const PDF = "application/pdf";
const WORDS = 4_000;
const SUBJECT = 120;
const EMPTY: Cover = { subject: "", words: "" };

/** What is faxed: a PDF, a cover with words, or both; its pages are looked at before it goes. */
export function DocumentChooser({ fax }: { readonly fax: FaxDocument }) {
  const { t } = useTranslation("thread");
  const chooser = useRef<HTMLInputElement>(null);
  const chosen = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0];
    if (file) fax.choose(file);
    currentTarget.value = "";
  };
  const { cover, ready, isMaking, hasFile } = fax;
  const isEmpty = !hasFile && (cover === null || cover.words.trim() === "");
  return (
    <div className="fax-document">
      <input ref={chooser} type="file" accept={PDF} hidden aria-label={t("fax.choose")} onChange={chosen} />
      <div className="row">
        <button type="button" className="button" onClick={() => chooser.current?.click()}>
          <Icon name="note" size={14} />
          {t("fax.choose")}
        </button>
        <label className="row tight">
          <input
            type="checkbox"
            checked={cover !== null}
            onChange={(event) => fax.write(event.currentTarget.checked ? EMPTY : null)}
          />
          {t("fax.cover.add")}
        </label>
        <button type="button" className="button" disabled={isEmpty || isMaking || fax.isWrong} onClick={fax.look}>
          <Icon name="eye" size={14} />
          {t("fax.look")}
        </button>
      </div>
      {cover !== null && <CoverFields cover={cover} onChange={fax.write} />}
      <ChosenFiles uploads={fax.uploads} />
      {ready?.pages != null && <p role="status">{t("fax.willSend", { count: ready.pages })}</p>}
      {ready === null && !isEmpty && !isMaking && !fax.isWrong && <p className="ink-2">{t("fax.lookFirst")}</p>}
      {fax.isWrong && (
        <p className="crit" role="alert">
          {t("fax.pdfOnly")}
        </p>
      )}
    </div>
  );
}

interface CoverFieldsProps {
  readonly cover: Cover;
  readonly onChange: (cover: Cover) => void;
}

function CoverFields({ cover, onChange }: CoverFieldsProps) {
  const { t } = useTranslation("thread");
  const id = useId();
  return (
    <>
      <label className="field" htmlFor={id}>
        <span className="label">{t("fax.cover.subject")}</span>
        <span className="input">
          <input
            id={id}
            dir="auto"
            autoComplete="off"
            maxLength={SUBJECT}
            value={cover.subject}
            onChange={(event) => onChange({ ...cover, subject: event.currentTarget.value })}
          />
        </span>
      </label>
      <textarea
        className="text-area"
        aria-label={t("fax.cover.words")}
        placeholder={t("fax.cover.words")}
        dir="auto"
        rows={3}
        maxLength={WORDS}
        value={cover.words}
        onChange={(event) => onChange({ ...cover, words: event.currentTarget.value })}
      />
    </>
  );
}
