import { useTranslation } from "react-i18next";
import { formatElapsed } from "../../i18n/format.ts";
import { useWithTime } from "../../live/serverClock.ts";

/** Time since an instant of the database's clock, counting. */
export function Elapsed({ since, className }: { readonly since: number; readonly className?: string }) {
  const { i18n } = useTranslation();
  const text = useWithTime((now) => formatElapsed(now - since, i18n.language));
  return <time className={className}>{text}</time>;
}

/** Whole seconds until an instant, never negative; changes once a second. */
export function useSecondsUntil(at: number): number {
  return useWithTime((now) => Math.max(0, Math.ceil((at - now) / 1000)));
}
