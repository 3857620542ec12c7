import type { DeskContact, HistoryItem } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTimeline } from "../../api/customers.ts";
import { formatDuration, formatMoment, labelOf } from "../../i18n/format.ts";
import { Icon, type IconName } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";
import { Dotted } from "../../ui/Dot.tsx";
import { MoreButton } from "../../ui/MoreButton.tsx";
import { ProblemStrip } from "../../ui/ProblemStrip.tsx";
import { channelIcon, exitTone, useExitText } from "../customer/LastContacts.tsx";
import { activityLook } from "../frame/labels.ts";
import { PastMessages } from "../thread/PastMessages.tsx";

interface TimelineProps {
  readonly customerId: string | null;
  /** The customer's name, where one is known. */
  readonly customer: string;
  /** The open contact stands on top, as it is now. */
  readonly contact?: DeskContact;
}

/** A customer's contacts of all channels, newest first. */
export function Timeline({ customerId, customer, contact }: TimelineProps) {
  const { t } = useTranslation(["desk", "common"]);
  const query = useTimeline(customerId);
  const { data, error, isPending } = query;
  const items = (data?.pages ?? [])
    .flatMap((page) => page.items)
    .filter((item) => item.interactionId !== contact?.interactionId);
  const isEmpty = !isPending && !error && items.length === 0;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard has to reach that
    <section className="timeline" aria-label={t("timeline.title")} tabIndex={0}>
      <ol>
        {contact && <ThisContact contact={contact} />}
        {items.map((item) => (
          <PastContact key={item.interactionId} item={item} customer={customer} />
        ))}
      </ol>
      {customerId === null && <p className="timeline-note">{t("timeline.noCustomer")}</p>}
      {customerId !== null && isPending && <Loading />}
      {isEmpty && <p className="timeline-note">{t("timeline.none")}</p>}
      <ProblemStrip error={error} />
      <MoreButton query={query}>{t("timeline.earlier")}</MoreButton>
    </section>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div className="timeline-note" role="status" aria-label={t("loading")}>
      <span className="skeleton" style={{ width: "72%" }} />
      <span className="skeleton" style={{ width: "46%" }} />
    </div>
  );
}

interface EventProps {
  readonly icon: IconName;
  readonly isLive?: boolean;
  readonly title: React.ReactNode;
  readonly state?: React.ReactNode;
  readonly time: string;
  readonly children?: React.ReactNode;
}

function TimelineEvent({ icon, isLive = false, title, state, time, children }: EventProps) {
  return (
    <li className={`event ${isLive ? "live" : ""}`}>
      <span className="event-icon">
        <Icon name={icon} size={14} />
      </span>
      <div className="event-body">
        <div className="event-head">
          <b className="ellipsis">{title}</b>
          {state}
          <time>{time}</time>
        </div>
        {children}
      </div>
    </li>
  );
}

const titleOf = ({ thread, state }: DeskContact) => {
  if (thread !== null) return "timeline.thisConversation";
  return state === "wrapUp" ? "timeline.justCalled" : "timeline.thisCall";
};

function ThisContact({ contact }: { readonly contact: DeskContact }) {
  const { t, i18n } = useTranslation(["desk", "common"]);
  const isOver = contact.state === "wrapUp";
  const isWritten = contact.thread !== null && contact.state === "talking";
  const { tone } = activityLook[contact.state];
  const talked =
    isOver && contact.connectedAt !== null && contact.endedAt !== null
      ? t("timeline.talk", { time: formatDuration(contact.endedAt - contact.connectedAt) })
      : null;
  return (
    <TimelineEvent
      icon={channelIcon({ channel: contact.channel, direction: "inbound" })}
      isLive={!isOver}
      title={t(titleOf(contact))}
      state={
        isOver ? (
          <span className="text-caption ink-2">{contact.endedBy && t(`common:endedBy.${contact.endedBy}`)}</span>
        ) : (
          <span className={`text-caption bold ${tone}`}>{t(`activity.${isWritten ? "writing" : contact.state}`)}</span>
        )
      }
      time={isOver ? formatMoment(contact.endedAt ?? contact.since, serverNow(), i18n.language) : t("timeline.now")}
    >
      <p className="event-text">
        <Dotted
          facts={[t("timeline.waited", { time: formatDuration(contact.waitedMs), queue: contact.queue.name }), talked]}
        />
      </p>
    </TimelineEvent>
  );
}

function PastContact({ item, customer }: { readonly item: HistoryItem; readonly customer: string }) {
  const { t, i18n } = useTranslation("desk");
  const exitText = useExitText();
  const outcome = item.disposition ? labelOf(item.disposition, i18n.language) : null;
  const direction = item.direction === "outbound" ? t("timeline.outbound") : t("timeline.inbound");
  return (
    <TimelineEvent
      icon={channelIcon(item)}
      title={outcome ?? item.queue ?? direction}
      state={
        item.exit !== "answered" && (
          <span className={`text-caption bold one-line ${exitTone(item.exit)}`}>{exitText(item.exit)}</span>
        )
      }
      time={formatMoment(item.at, serverNow(), i18n.language)}
    >
      <p className="event-text">
        <Dotted
          facts={[
            item.talkMs !== null &&
              item.talkMs > 0 &&
              !isWritten(item) &&
              t("timeline.talk", { time: formatDuration(item.talkMs) }),
            item.waitMs !== null && t("timeline.wait", { time: formatDuration(item.waitMs) }),
            item.agent,
            outcome && item.queue,
            item.brand,
          ]}
        />
      </p>
      {item.erased && <p className="event-text ink-2">{t("timeline.erased")}</p>}
      {item.note && <p className="event-text event-note">{item.note}</p>}
      {isWritten(item) && <WhatWasWritten item={item} customer={customer} />}
    </TimelineEvent>
  );
}

const isWritten = ({ channel }: HistoryItem) => channel !== "voice";

/** The last words; the whole conversation when it is asked for. */
function WhatWasWritten({ item, customer }: { readonly item: HistoryItem; readonly customer: string }) {
  const { t } = useTranslation("desk");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {item.words && !isOpen && (
        <p className="event-text ellipsis" dir="auto">
          {item.words}
        </p>
      )}
      <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t(isOpen ? "timeline.hideMessages" : "timeline.showMessages")}
      </button>
      {isOpen && <PastMessages interactionId={item.interactionId} customer={customer} />}
    </>
  );
}
