import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { Key } from "../../ui/Key.tsx";
import { useClick, useDesk } from "../frame/deskContext.tsx";
import type { Conversation } from "./conversation.ts";

/** A word to colleagues, in the thread and never to the customer. */
export function NoteForm({ contact }: { readonly contact: Conversation }) {
  const { t } = useTranslation("thread");
  const click = useClick();
  const keeper = useDesk().drafts.of(contact);
  const text = keeper.store((draft) => draft.notes);
  const [busy, setBusy] = useState(false);
  const add = () => {
    setBusy(true);
    void click("addNote", { interactionId: contact.interactionId, text: text.trim() })
      .then((answer) => answer.ok && keeper.draft.notes === text && keeper.edit({ notes: "" }))
      .finally(() => setBusy(false));
  };
  const mayNotAdd = busy || text.trim() === "";
  const pressed = (event: KeyboardEvent) => {
    if (mayNotAdd || event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) add();
  };
  return (
    <>
      <textarea
        className="text-area"
        aria-label={t("composer.note")}
        placeholder={t("composer.notePlaceholder")}
        maxLength={10_000}
        dir="auto"
        value={text}
        onChange={(event) => keeper.edit({ notes: event.currentTarget.value })}
        onBlur={() => void keeper.flush()}
        onKeyDown={pressed}
      />
      <div className="row thread-actions">
        <span className="text-caption ink-3">{t("composer.noteHint")}</span>
        <span className="grow" />
        <button type="button" className="button small" disabled={mayNotAdd} onClick={add}>
          <Icon name="plus" size={14} />
          {t("composer.addNote")}
          <Key name="Ctrl ↵" />
        </button>
      </div>
    </>
  );
}
