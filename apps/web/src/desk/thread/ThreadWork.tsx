import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { Attributes } from "../contact/Attributes.tsx";
import { ContactHead } from "../contact/ContactWork.tsx";
import { Timeline } from "../contact/Timeline.tsx";
import { useCallerNames } from "../frame/useCaller.ts";
import type { Conversation } from "./conversation.ts";
import { MessageList } from "./MessageList.tsx";
import { plainSubject } from "./subjects.ts";
import { ThreadComposer } from "./ThreadComposer.tsx";
import { TypingNotice } from "./TypingNotice.tsx";
import "../css/thread.css";

const views = ["messages", "history"] as const;
type View = (typeof views)[number];

/** Zone B with a conversation: its messages, or what was before, and what is being written. */
export function ThreadWork({ contact }: { readonly contact: Conversation }) {
  const { t } = useTranslation("thread");
  const { title } = useCallerNames()(contact);
  const [view, setView] = useState<View>("messages");
  return (
    <>
      <ContactHead contact={contact} />
      <fieldset className="row thread-views plain-set" aria-label={t("views.label")}>
        {views.map((one) => (
          <button
            key={one}
            type="button"
            className="button small"
            aria-pressed={view === one}
            onClick={() => setView(one)}
          >
            <Icon name={one === "messages" ? (contact.channel === "email" ? "mail" : "sms") : "history"} size={14} />
            {t(`views.${one}`)}
          </button>
        ))}
        {contact.thread.subject && (
          <h2 className="thread-subject ellipsis" dir="auto" title={contact.thread.subject}>
            {plainSubject(contact.thread.subject)}
          </h2>
        )}
      </fieldset>
      <div className="work-body">
        {view === "messages" ? (
          <MessageList contact={contact} />
        ) : (
          <Timeline customerId={contact.customer?.customerId ?? null} customer={title} contact={contact} />
        )}
        <Attributes contact={contact} />
      </div>
      <TypingNotice contact={contact} />
      <ThreadComposer contact={contact} />
    </>
  );
}
