import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { useClick, useDesk } from "../frame/deskContext.tsx";
import { useFocusWhileOpen } from "../frame/useFocus.ts";
import { DispositionList } from "../wrapUp/DispositionList.tsx";
import { rememberDisposition } from "../wrapUp/lastUsed.ts";
import type { Conversation } from "./conversation.ts";

interface CloseFormProps {
  readonly contact: Conversation;
  readonly onClose: () => void;
}

/** Closing says what came of it; the next message of the customer opens a new conversation that knows of this one. */
export function CloseForm({ contact, onClose }: CloseFormProps) {
  const { t } = useTranslation("thread");
  const click = useClick();
  const keeper = useDesk().drafts.of(contact);
  const hasUnsent = keeper.store(({ reply }) => reply.trim() !== "");
  const [busy, setBusy] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // Number keys choose what came of it: left in the reply, they would be written to the customer.
  useFocusWhileOpen(button);
  const complete = () => {
    if (busy) return;
    setBusy(true);
    const { notes, dispositionId } = keeper.draft;
    void click("complete", { interactionId: contact.interactionId, disposition: dispositionId, notes })
      .then((answer) => {
        if (answer.ok && dispositionId) rememberDisposition(dispositionId);
      })
      .finally(() => setBusy(false));
  };
  return (
    <>
      <DispositionList contact={contact} takesDigits />
      <section className="block">
        {hasUnsent && (
          <p className="alert-strip warn">
            <Icon name="alert" size={14} />
            {t("unsent")}
          </p>
        )}
        <div className="row close-actions">
          <button ref={button} type="button" className="button primary grow" disabled={busy} onClick={complete}>
            <Icon name="check" />
            {t("closeNow")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("keepOpen")}
          </button>
        </div>
      </section>
    </>
  );
}
