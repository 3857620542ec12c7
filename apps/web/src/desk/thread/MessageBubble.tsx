import { FAX_TRIES, type FaxProgress, type MessageView } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { formatTime } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import type { Look } from "../frame/labels.ts";
import { AttachmentLink } from "./AttachmentLink.tsx";
import { MailSender, MessageFlags } from "./MailSender.tsx";
import { MessageWords } from "./MessageWords.tsx";
import { isSameSubject } from "./subjects.ts";

interface MessageBubbleProps {
  readonly message: MessageView;
  /** Who writes from outside. */
  readonly customer: string;
  /** Of a mail: the conversation's address. */
  readonly address?: string | null;
  /** Of a mail: the subject that stands above the conversation. */
  readonly heading?: string | null;
  /** What the carrier counts are pages. */
  readonly isFax?: boolean;
}

/** One message: who, what, when, and what became of it. Outside text is shown as text, whatever it holds. */
export function MessageBubble(props: MessageBubbleProps) {
  const { message, heading = null } = props;
  const { i18n } = useTranslation();
  const { subject } = message;
  return (
    <li className={`message ${message.direction} ${message.html ? "wide" : ""}`}>
      <p className="message-head">
        <Author {...props} />
        <time>{formatTime(message.at, i18n.language)}</time>
      </p>
      <MessageFlags flags={message.flags} />
      {subject && !(heading !== null && isSameSubject(subject, heading)) && (
        <p className="message-subject" dir="auto">
          {subject}
        </p>
      )}
      <MessageWords message={message} />
      {message.attachments.length > 0 && (
        <ul className="message-files">
          {message.attachments.map((attachment) => (
            <AttachmentLink key={attachment.id} attachment={attachment} isFax={props.isFax ?? false} />
          ))}
        </ul>
      )}
      <MessageState message={message} isFax={props.isFax ?? false} />
    </li>
  );
}

function Author({ message, customer, address = null }: MessageBubbleProps) {
  const { t } = useTranslation("thread");
  const { direction, by } = message;
  switch (direction) {
    case "in":
      return (
        <span className="message-author">
          <b className="ellipsis">{customer}</b>
          <MailSender message={message} address={address} customer={customer} />
        </span>
      );
    case "note":
      return (
        <b className="row tight ellipsis">
          <Icon name="pencil" size={12} />
          {t("noteBy", { name: by ?? t("system") })}
        </b>
      );
    case "auto":
      return <b className="ellipsis">{t("auto")}</b>;
    case "out":
      return <b className="ellipsis">{by ?? t("system")}</b>;
  }
}

const stateLook: Readonly<Record<Exclude<MessageView["state"], "received">, Look>> = {
  queued: { icon: "clock", tone: "neutral" },
  sending: { icon: "clock", tone: "neutral" },
  sent: { icon: "check", tone: "neutral" },
  delivered: { icon: "checkCircle", tone: "ok" },
  read: { icon: "eye", tone: "ok" },
  undelivered: { icon: "alert", tone: "crit" },
  failed: { icon: "alert", tone: "crit" },
};

interface FaxStateProps {
  readonly message: MessageView;
  readonly fax: FaxProgress;
  readonly state: Exclude<MessageView["state"], "received">;
}

/** How far a fax has come: why the last try came to nothing, when the next begins, and how many pages went over. */
function FaxState({ message, fax, state }: FaxStateProps) {
  const { t, i18n } = useTranslation("thread");
  const { tries, nextAt } = fax;
  const isOver = state === "delivered" || state === "failed" || state === "undelivered" || state === "read";
  const { icon, tone } = stateLook[nextAt !== null && !isOver ? "queued" : state];
  const code = fax.errorCode ?? message.errorCode;
  const gone = fax.pages ?? message.segments;
  const all = message.attachments[0]?.pages ?? null;
  const time = nextAt === null ? "" : formatTime(nextAt, i18n.language);
  return (
    <p className={`message-state row tight ${tone === "neutral" ? "ink-3" : tone}`}>
      <Icon name={icon} size={12} />
      {nextAt !== null && !isOver
        ? t("fax.again", { reason: faxReason(code, t), time, next: Math.min(tries + 1, FAX_TRIES), most: FAX_TRIES })
        : t(`states.${state}`)}
      {isOver && code !== null && <span>{t("because", { reason: faxReason(code, t) })}</span>}
      {gone !== null && (
        <span className="ink-3">
          {all === null || gone > all ? t("pages.count", { count: gone }) : t("fax.gone", { gone, count: all })}
        </span>
      )}
    </p>
  );
}

/** Carriers have many words for a line that led to nobody. */
const FAX_REASONS: Readonly<Record<string, "busy" | "noAnswer" | "broken" | "badNumber">> = {
  ...{ busy: "busy", user_busy: "busy" },
  ...{ "no-answer": "noAnswer", receiver_no_answer: "noAnswer", receiver_no_response: "noAnswer" },
  ...{ receiver_call_dropped: "broken", sender_call_dropped: "broken", fax_signaling_error: "broken" },
  ...{ receiver_communication_error: "broken", sender_communication_error: "broken" },
  ...{
    destination_invalid: "badNumber",
    receiver_invalid_number_format: "badNumber",
    receiver_unallocated_number: "badNumber",
  },
};

function faxReason(code: string | null, t: ReturnType<typeof useTranslation<"thread">>["t"]): string {
  const known = FAX_REASONS[code ?? ""];
  return known ? t(`fax.reasons.${known}`) : t("errors.other", { code: code ?? "?" });
}

/** What is known of the delivery of our own messages; a failed one says why. */
function MessageState({ message, isFax }: { readonly message: MessageView; readonly isFax: boolean }) {
  const { state, errorCode, segments, fax } = message;
  const { t } = useTranslation("thread");
  if (state === "received") return null;
  if (isFax && fax) return <FaxState message={message} fax={fax} state={state} />;
  const { icon, tone } = stateLook[state];
  return (
    <p className={`message-state row tight ${tone === "neutral" ? "ink-3" : tone}`}>
      <Icon name={icon} size={12} />
      {t(`states.${state}`)}
      {errorCode && <span>{t("because", { reason: reasonOf(errorCode, t) })}</span>}
      {isFax && segments !== null && <span className="ink-3">{t("pages.count", { count: segments })}</span>}
      {!isFax && segments !== null && segments > 1 && (
        <span className="ink-3">{t("segments", { count: segments })}</span>
      )}
    </p>
  );
}

/** The carrier's numbers that an agent can do something about; the others are told as they are. */
const toldReasons = ["21211", "21408", "21610", "21612", "21614", "21617", "30003", "30004", "30005", "30006", "30007"];

function reasonOf(errorCode: string, t: ReturnType<typeof useTranslation<"thread">>["t"]): string {
  const known = toldReasons.find((code) => code === errorCode);
  return known ? t(`errors.${known as "21610"}`) : t("errors.other", { code: errorCode });
}
