import { MESSAGE_CHARACTERS } from "@touchstone/contracts";
import { SMS_MAX_LENGTH } from "@touchstone/domain";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { Key } from "../../ui/Key.tsx";
import { useClick, useDesk } from "../frame/deskContext.tsx";
import { useIdleFocus } from "../frame/useFocus.ts";
import { AttachButton, ChosenFiles, type Uploads, useUploads } from "./Attachments.tsx";
import { CannedAnswers } from "./CannedAnswers.tsx";
import type { Conversation } from "./conversation.ts";
import { FaxForm } from "./fax/FaxForm.tsx";
import { SignatureLine, SubjectField } from "./MailFields.tsx";
import { SegmentCount } from "./SegmentCount.tsx";
import { answerSubject } from "./subjects.ts";

/** Writes to the customer. Text and subject are a draft on the server until they are sent; refused ones stay in their fields. */
export function ReplyForm({ contact }: { readonly contact: Conversation }) {
  return contact.channel === "fax" ? <FaxForm contact={contact} /> : <WordsForm contact={contact} />;
}

function WordsForm({ contact }: { readonly contact: Conversation }) {
  const { t } = useTranslation("thread");
  const { drafts, line } = useDesk();
  const keeper = drafts.of(contact);
  const text = keeper.store((draft) => draft.reply);
  const uploads = useUploads();
  const isMail = contact.channel === "email";
  const written = keeper.store((draft) => draft.subject);
  const subject = written ?? answerSubject(contact.thread.subject ?? "");
  const { busy, send } = useSending(contact, uploads, isMail ? subject : null);
  const field = useRef<HTMLTextAreaElement>(null);
  // Number keys say who it is while that is asked.
  useIdleFocus(field, contact.match === "candidates" && contact.customer === null ? null : contact.interactionId);
  const mayNotSend = (text.trim() === "" && uploads.ready.length === 0) || busy || uploads.isBusy;
  const pressed = (event: KeyboardEvent) => {
    if (mayNotSend || event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
  };
  const insert = (answer: string) => {
    keeper.edit({ reply: text === "" ? answer : `${text.trimEnd()}\n${answer}` });
    field.current?.focus();
  };
  return (
    <>
      {isMail && (
        <SubjectField
          subject={subject}
          onChange={(typed) => keeper.edit({ subject: typed })}
          onLeave={() => void keeper.flush()}
        />
      )}
      <textarea
        ref={field}
        className="text-area"
        aria-label={t("composer.reply")}
        placeholder={t("composer.placeholder")}
        maxLength={contact.channel === "sms" ? SMS_MAX_LENGTH : MESSAGE_CHARACTERS}
        dir="auto"
        value={text}
        onChange={(event) => {
          keeper.edit({ reply: event.currentTarget.value });
          if (contact.channel === "chat") line.types(contact.interactionId);
        }}
        onBlur={() => void keeper.flush()}
        onKeyDown={pressed}
      />
      <ChosenFiles uploads={uploads} />
      <div className="row thread-actions">
        <AttachButton uploads={uploads} />
        <CannedAnswers contact={contact} onChosen={insert} />
        <SegmentCount text={text} channel={contact.channel} />
        {isMail ? <SignatureLine contact={contact} /> : <span className="grow" />}
        <button type="button" className="button small primary" disabled={mayNotSend} onClick={send}>
          <Icon name="up" size={14} />
          {busy ? t("composer.sending") : t("composer.send")}
          <Key name="Ctrl ↵" />
        </button>
      </div>
    </>
  );
}

/** One sending at a time; the field is emptied only when the server has it. */
function useSending(contact: Conversation, uploads: Uploads, subject: string | null) {
  const click = useClick();
  const keeper = useDesk().drafts.of(contact);
  const [busy, setBusy] = useState(false);
  const send = () => {
    if (busy) return;
    setBusy(true);
    const { reply } = keeper.draft;
    const attachmentIds = uploads.ready.map(({ id }) => id);
    const about = subject?.trim() ? { subject: subject.trim() } : {};
    void click("reply", { interactionId: contact.interactionId, text: reply.trim(), attachmentIds, ...about })
      .then((answer) => {
        if (!answer.ok) return;
        uploads.clear();
        // Whatever was written meanwhile stays.
        if (keeper.draft.reply === reply) keeper.edit({ reply: "", subject: null });
      })
      .finally(() => setBusy(false));
  };
  return { busy, send };
}
