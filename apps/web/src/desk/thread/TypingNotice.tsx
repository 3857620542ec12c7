import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "../frame/deskContext.tsx";
import { useCallerNames } from "../frame/useCaller.ts";
import type { Conversation } from "./conversation.ts";

/** Says that the customer is writing, where the channel tells; the line is there before, so that nothing moves. */
export function TypingNotice({ contact }: { readonly contact: Conversation }) {
  const { t } = useTranslation("thread");
  const { title } = useCallerNames()(contact);
  const { typing } = useDesk().line;
  const { count } = contact.thread;
  // What was being written has come.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs for each message that comes
  useEffect(() => {
    typing.setState(({ interactionIds }) => ({
      interactionIds: interactionIds.filter((id) => id !== contact.interactionId),
    }));
  }, [typing, contact.interactionId, count]);
  const isTyping = typing(({ interactionIds }) => interactionIds.includes(contact.interactionId));
  if (contact.channel !== "chat") return null;
  return (
    <p className="thread-typing text-caption ink-2" role="status">
      {isTyping ? t("typing", { name: title }) : ""}
    </p>
  );
}
