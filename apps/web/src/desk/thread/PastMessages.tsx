import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { useMessages } from "../../api/conversations.ts";
import { keyOf } from "../../api/problem.ts";
import { MessageBubble } from "./MessageBubble.tsx";
import { DayMark } from "./MessageList.tsx";
import "../css/thread.css";

interface PastMessagesProps {
  readonly interactionId: string;
  readonly customer: string;
}

/** The messages of an earlier conversation, to be read only. */
export function PastMessages({ interactionId, customer }: PastMessagesProps) {
  const { t } = useTranslation(["thread", "common"]);
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useMessages(interactionId, 0);
  const messages = (data?.pages ?? []).toReversed().flatMap(({ items }) => items);
  return (
    <section className="past-messages" aria-label={t("messages")}>
      {hasNextPage && (
        <button
          type="button"
          className="button small messages-earlier"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage({ cancelRefetch: false })}
        >
          {t("earlier")}
        </button>
      )}
      {isPending && <p className="timeline-note">{t("common:loading")}</p>}
      {error && <p className="alert-strip crit">{t(`common:problems.${keyOf(error)}`)}</p>}
      <ol>
        {messages.map((message, place) => (
          <Fragment key={message.id}>
            <DayMark message={message} before={messages[place - 1]} />
            <MessageBubble message={message} customer={customer} />
          </Fragment>
        ))}
      </ol>
    </section>
  );
}
