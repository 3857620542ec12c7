import type { TransferAgent } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { isNotReadyReason } from "../frame/labels.ts";

const gateReasons = [
  "agentDisabled",
  "agentOffline",
  "agentNotConnected",
  "agentCannotTalk",
  "agentNotReady",
  "agentBlocked",
  "agentBusy",
] as const;

/** Why a colleague cannot be given a call now, in words; null when it can be done. */
export function useWhyUnavailable(): (agent: TransferAgent) => string | null {
  const { t } = useTranslation("desk");
  return ({ unavailable, notReadyReason }) => {
    if (unavailable === null) return null;
    if (unavailable === "agentNotReady" && isNotReadyReason(notReadyReason)) {
      return t("transfer.why.agentNotReadyBecause", { reason: t(`reasons.${notReadyReason}`) });
    }
    const known = gateReasons.find((reason) => reason === unavailable);
    return known ? t(`transfer.why.${known}`) : t("refusals.invalid");
  };
}
