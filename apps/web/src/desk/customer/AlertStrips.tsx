import type { Alert } from "@touchstone/contracts";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { formatTime } from "../../i18n/format.ts";
import { Icon, type IconName } from "../../icons/Icon.tsx";

const MOST = 3;
const looks: Readonly<Record<Alert["kind"], { icon: IconName; tone: "crit" | "warn" | "neutral" }>> = {
  callBack: { icon: "phoneOut", tone: "neutral" },
  droppedJustNow: { icon: "octagon", tone: "crit" },
  repeatCaller: { icon: "cycle", tone: "warn" },
  abandonedRecently: { icon: "history", tone: "warn" },
  identityNotVerified: { icon: "shieldQuestion", tone: "neutral" },
};

interface AlertStripsProps {
  readonly alerts: readonly Alert[];
  /** Nobody has taken the contact yet. */
  readonly isOffered?: boolean;
}

/** What to know before saying hello: only what is true, worst first, at most three and then a number. */
export function AlertStrips({ alerts, isOffered = false }: AlertStripsProps) {
  const more = alerts.length - MOST;
  return (
    <>
      {alerts.slice(0, MOST).map((alert) => (
        <AlertStrip key={alert.kind} alert={alert} isOffered={isOffered} />
      ))}
      {more > 0 && <p className="text-caption ink-2">+{more}</p>}
    </>
  );
}

/** How often it was tried, and what happens when it is taken. */
function callBackText({ count = 0 }: Alert, isOffered: boolean, t: TFunction<"desk">): string | null {
  const parts = [
    ...(count > 0 ? [t("alerts.callBackTried", { count })] : []),
    ...(isOffered ? [t("alerts.callBackMore")] : []),
  ];
  return parts.length === 0 ? null : parts.join(" ");
}

function AlertStrip({ alert, isOffered }: { readonly alert: Alert; readonly isOffered: boolean }) {
  const { t, i18n } = useTranslation("desk");
  const { icon, tone } = looks[alert.kind];
  const more = {
    callBack: callBackText(alert, isOffered, t),
    droppedJustNow: alert.agent ? t("alerts.droppedWith", { agent: alert.agent }) : null,
    repeatCaller: t("alerts.repeatCallerMore"),
    abandonedRecently: null,
    identityNotVerified: t("alerts.identityNotVerifiedMore"),
  }[alert.kind];
  return (
    <div className={`alert-strip ${tone}`}>
      <Icon name={icon} size={14} />
      <b>{t(`alerts.${alert.kind}`, { count: alert.count ?? 0 })}</b>
      {more && <span className="ellipsis grow">{more}</span>}
      {alert.at !== undefined && <span className="one-line strip-end">{formatTime(alert.at, i18n.language)}</span>}
    </div>
  );
}
