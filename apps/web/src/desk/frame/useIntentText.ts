import { useTranslation } from "react-i18next";
import { type IntentLabel, isNotReadyReason } from "./labels.ts";

/** The words for an intent or a block. A reason that this page does not know is shown as it came. */
export function useIntentText(): (label: IntentLabel) => string {
  const { t } = useTranslation("desk");
  return (label) => {
    if (label.kind !== "notReady") return t(`intent.${label.kind}`);
    const { reason } = label;
    if (reason === null) return t("intent.notReady");
    return t("intent.notReadyBecause", { reason: isNotReadyReason(reason) ? t(`reasons.${reason}`) : reason });
  };
}
