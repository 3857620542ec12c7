import type { HistoryItem } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { formatDuration, formatShortDay, labelOf } from "../../i18n/format.ts";
import { Icon, type IconName } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";

const icons: Readonly<Record<string, IconName>> = { sms: "sms", email: "mail", fax: "fax", chat: "sms", web: "globe" };

/** The icon of a contact's channel; calls tell their direction. */
export function channelIcon({ channel, direction }: Pick<HistoryItem, "channel" | "direction">): IconName {
  return icons[channel] ?? (direction === "outbound" ? "phoneOut" : "phoneIn");
}

const exits = [
  "answered",
  "abandonedBeforeQueue",
  "abandonedInIvr",
  "abandonedWaiting",
  "abandonedRinging",
  "abandonedConnecting",
  "maxWait",
  "full",
  "closed",
  "nobodySignedIn",
  "nobodyRoutable",
  "callback",
  "voicemail",
  "servedByIvr",
  "unreached",
  "gotThrough",
  "canceled",
  "spam",
  "merged",
  "failed",
] as const;

/** How a contact ended, in words; null while it lives. An exit this page does not know is shown as it came. */
export function useExitText(): (exit: string | null) => string {
  const { t } = useTranslation();
  return (exit) => {
    if (exit === null) return t("exits.live");
    const known = exits.find((one) => one === exit);
    return known ? t(`exits.${known}`) : exit;
  };
}

/** Amber where something was left open: nobody answered, or the caller gave up. */
export const exitTone = (exit: string | null) =>
  exit === null ? "accent" : exit === "answered" || exit === "servedByIvr" ? "" : "warn";

/** One line each: when, about what, how it ended, who had it. */
export function LastContacts({ history }: { readonly history: readonly HistoryItem[] }) {
  const { i18n } = useTranslation();
  const exitText = useExitText();
  return (
    <ul className="last-contacts">
      {history.map((item) => {
        const what = item.disposition ? labelOf(item.disposition, i18n.language) : item.queue;
        return (
          <li key={item.interactionId}>
            <Icon name={channelIcon(item)} size={14} />
            <span className="ink-2 one-line">{formatShortDay(item.at, serverNow(), i18n.language)}</span>
            <span className="ellipsis">{item.note || item.words || what}</span>
            <span className={`ellipsis ${exitTone(item.exit)}`}>
              {item.exit === "answered" && item.talkMs !== null ? formatDuration(item.talkMs) : exitText(item.exit)}
            </span>
            <span className="ink-2 ellipsis">{item.agent ?? "–"}</span>
          </li>
        );
      })}
    </ul>
  );
}
