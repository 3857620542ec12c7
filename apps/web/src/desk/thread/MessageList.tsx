import type { MessageView } from "@touchstone/contracts";
import { Fragment, type UIEvent, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useMessages } from "../../api/conversations.ts";
import { MoreButton } from "../../ui/MoreButton.tsx";
import { ProblemStrip } from "../../ui/ProblemStrip.tsx";
import { useCallerNames } from "../frame/useCaller.ts";
import type { Conversation } from "./conversation.ts";
import { DayMark } from "./DayMark.tsx";
import { GoesOnFrom } from "./GoesOnFrom.tsx";
import { MessageBubble } from "./MessageBubble.tsx";

/** Nearer to the lower edge than this the list follows what comes. */
const FOLLOW_PX = 80;
const MARGIN_PX = 8;

/** The conversation's messages, the newest at the lower edge; it follows new ones unless somebody reads further up. */
export function MessageList({ contact }: { readonly contact: Conversation }) {
  const { t } = useTranslation(["thread", "common"]);
  const query = useMessages(contact.interactionId, contact.thread.version);
  const { data, error, isPending } = query;
  const messages = (data?.pages ?? []).toReversed().flatMap(({ items }) => items);
  const { title: customer, number } = useCallerNames()(contact);
  const mail = contact.channel === "email" ? { address: number, heading: subjectOf(contact, messages) } : {};
  const { list, onScroll } = useFollowing(messages);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard has to reach that
    <section className="messages" aria-label={t("messages")} tabIndex={0} ref={list} onScroll={onScroll}>
      <MoreButton query={query} className="button small messages-earlier">
        {t("earlier")}
      </MoreButton>
      {contact.thread.goesOnFrom && !query.hasNextPage && (
        <GoesOnFrom from={contact.thread.goesOnFrom} customer={customer} />
      )}
      {isPending && <p className="timeline-note">{t("common:loading")}</p>}
      <ProblemStrip error={error} />
      <div className="messages-log" role="log" aria-live="polite">
        <ol>
          {messages.map((message, place) => (
            <Fragment key={message.id}>
              <DayMark message={message} before={messages[place - 1]} />
              <MessageBubble message={message} customer={customer} isFax={contact.channel === "fax"} {...mail} />
            </Fragment>
          ))}
        </ol>
      </div>
    </section>
  );
}

/** What mails are about: the customer's last subject, or ours where none has answered. */
export function subjectOf(contact: Conversation, messages: readonly MessageView[]): string | null {
  return contact.thread.subject ?? messages.findLast(({ subject }) => subject)?.subject ?? null;
}

/** Scrolls down, but not past the beginning of a last message that is higher than the list. Answers where that is. */
function showLast(list: HTMLElement): number {
  const last = [...list.querySelectorAll("li.message")].at(-1);
  const top = last ? last.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop : 0;
  const lowest = list.scrollHeight - list.clientHeight;
  list.scrollTop = last ? Math.min(lowest, top - MARGIN_PX) : lowest;
  return list.scrollTop;
}

/** Keeps the lower edge in view while it was in view, and the reader's place when earlier messages come above. */
function useFollowing(messages: readonly MessageView[]) {
  const list = useRef<HTMLElement>(null);
  const follows = useRef(true);
  const heightBefore = useRef(0);
  const placed = useRef(0);
  const first = messages[0]?.id;
  const last = messages.at(-1)?.id;
  const firstBefore = useRef(first);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs for what came at either edge
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const cameAbove = firstBefore.current !== undefined && first !== firstBefore.current;
    if (follows.current) placed.current = showLast(element);
    else if (cameAbove) element.scrollTop += element.scrollHeight - heightBefore.current;
    heightBefore.current = element.scrollHeight;
    firstBefore.current = first;
  }, [first, last, messages.length]);
  // A banner above takes of its height, and pictures that have come add to what it holds.
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const stay = new ResizeObserver(() => {
      if (follows.current) placed.current = showLast(element);
    });
    for (const each of [element, ...element.querySelectorAll("ol")]) stay.observe(each);
    return () => stay.disconnect();
  }, []);
  const onScroll = ({ currentTarget }: UIEvent<HTMLElement>) => {
    const below = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight;
    follows.current = below < FOLLOW_PX || Math.abs(currentTarget.scrollTop - placed.current) < 2;
  };
  return { list, onScroll };
}
