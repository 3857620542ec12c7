import type { MissedContact } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../desk/frame/phoneNumbers.ts";
import { useMe } from "../session/sessionStore.ts";

/** The name when it is known, with the number to dial; else the number. */
export function useMissedNames(item: MissedContact): { readonly name: string; readonly number: string | null } {
  const { t } = useTranslation("missed");
  const { region } = useMe().tenant;
  const number = item.number === null ? null : formatNumber(item.number, region);
  return { name: item.customer?.name ?? number ?? t("erased"), number };
}
