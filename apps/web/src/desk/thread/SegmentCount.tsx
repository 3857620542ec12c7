import { type Channel, smsSegments } from "@touchstone/domain";
import { useTranslation } from "react-i18next";

/** From so many parts on it is said in colour: each is billed, and phones may show them apart. */
const MANY = 4;

/** How many parts the SMS will take and in which alphabet, as it is typed. */
export function SegmentCount({ text, channel }: { readonly text: string; readonly channel: Channel }) {
  const { t } = useTranslation("thread");
  if (channel !== "sms" || text === "") return null;
  const { encoding, segments, unitsLeft } = smsSegments(text);
  return (
    <span className={`text-caption one-line ${segments >= MANY ? "warn" : "ink-3"}`} role="status">
      {t("count.parts", { count: segments })} {t(`count.${encoding}`, { left: unitsLeft })}
    </span>
  );
}
