import type { Opening } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { localeOf } from "../../i18n/format.ts";
import { serverNow } from "../../live/serverClock.ts";
import { Chip } from "../../ui/Chip.tsx";

interface OpeningChipProps {
  readonly opening: Opening;
  /** There are no hours at all. */
  readonly isAlways: boolean;
  readonly zone?: string | undefined;
}

/** Is it open now, and until when, by the clock of the queue. */
export function OpeningChip({ opening: { isOpen, changesAt }, isAlways, zone }: OpeningChipProps) {
  const { t, i18n } = useTranslation("admin");
  if (isAlways) return <Chip plain>{t("alwaysOpen")}</Chip>;
  const time = changesAt === null ? null : momentIn(changesAt, zone, i18n.language);
  const text = isOpen
    ? time === null
      ? t("opening.open")
      : t("opening.openUntil", { time })
    : time === null
      ? t("opening.closed")
      : t("opening.closedUntil", { time });
  return (
    <Chip tone={isOpen ? "ok" : "warn"} icon={isOpen ? "checkCircle" : "minusCircle"}>
      {text}
    </Chip>
  );
}

/** A time today, else with its weekday within a week, else with its date. */
export function momentIn(at: number, zone: string | undefined, language: string): string {
  const inZone = zone ? { timeZone: zone } : {};
  const day = (instant: number) => new Intl.DateTimeFormat("sv-SE", inZone).format(instant);
  const now = serverNow();
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...inZone } as const;
  if (day(at) === day(now)) return new Intl.DateTimeFormat(localeOf(language), time).format(at);
  const isSoon = at - now < 6 * 86_400_000;
  const date = isSoon ? ({ weekday: "short" } as const) : ({ day: "numeric", month: "short" } as const);
  return new Intl.DateTimeFormat(localeOf(language), { ...date, ...time }).format(at);
}
