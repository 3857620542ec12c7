import type { MessageView } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { formatDay } from "../../i18n/format.ts";
import { serverNow } from "../../live/serverClock.ts";

interface DayMarkProps {
  readonly message: MessageView;
  readonly before: MessageView | undefined;
}

/** The day, above its first message. */
export function DayMark({ message, before }: DayMarkProps) {
  const { i18n } = useTranslation();
  const now = serverNow();
  const day = formatDay(message.at, now, i18n.language);
  if (before && formatDay(before.at, now, i18n.language) === day) return null;
  return (
    <li className="messages-day">
      <span>{day}</span>
    </li>
  );
}
