import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { useMessages } from "../../api/conversations.ts";
import { MoreButton } from "../../ui/MoreButton.tsx";
import { ProblemStrip } from "../../ui/ProblemStrip.tsx";
import { DayMark } from "./DayMark.tsx";
import { MessageBubble } from "./MessageBubble.tsx";
import "../css/thread.css";

interface PastMessagesProps {
  readonly interactionId: string;
  readonly customer: string;
}

/** The messages of an earlier conversation, to be read only. */
export function PastMessages({ interactionId, customer }: PastMessagesProps) {
  const { t } = useTranslation(["thread", "common"]);
  const query = useMessages(interactionId, 0);
  const { data, error, isPending } = query;
  const messages = (data?.pages ?? []).toReversed().flatMap(({ items }) => items);
  return (
    <section className="past-messages" aria-label={t("messages")}>
      <MoreButton query={query} className="button small messages-earlier">
        {t("earlier")}
      </MoreButton>
      {isPending && <p className="timeline-note">{t("common:loading")}</p>}
      <ProblemStrip error={error} />
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
