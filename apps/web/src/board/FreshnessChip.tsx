import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../icons/Icon.tsx";
import type { Freshness } from "./freshness.ts";

const look: Record<Freshness["kind"], { readonly icon: IconName; readonly color: string }> = {
  connecting: { icon: "sync", color: "" },
  live: { icon: "checkCircle", color: "ok" },
  stale: { icon: "clock", color: "" },
  paused: { icon: "pause", color: "accent" },
};

interface FreshnessChipProps {
  readonly freshness: Freshness;
  readonly timeZone: string;
}

/** How old the figures are. A change of kind is announced once; the counting seconds are not. */
export function FreshnessChip({ freshness, timeZone }: FreshnessChipProps) {
  const { t, i18n } = useTranslation("board");
  const { icon, color } = look[freshness.kind];
  const values =
    freshness.kind === "paused"
      ? { time: wallClock(freshness.since, timeZone, i18n.language) }
      : { seconds: freshness.kind === "connecting" ? 0 : freshness.seconds };
  return (
    <>
      <span className={`chip ${color}`} title={freshness.kind === "stale" ? t("freshness.staleHint") : undefined}>
        <Icon name={icon} size={12} />
        {t(`freshness.${freshness.kind}`, values)}
      </span>
      <span role="status" className="visually-hidden">
        {freshness.kind === "stale" ? t("freshness.staleHint") : t(`freshness.announce.${freshness.kind}`)}
      </span>
    </>
  );
}

/** `14:12:09` in the tenant's zone. */
export function wallClock(instant: number, timeZone: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(instant);
}

/** `Mon 23 Nov`, `11月23日周一` in the tenant's zone. */
export function dayText(instant: number, timeZone: string, language: string): string {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
  }).format(instant);
}

/** "United Kingdom Time", "中国时间". */
export function zoneText(instant: number, timeZone: string, language: string): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: "shortGeneric" }).formatToParts(instant);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? timeZone;
}
