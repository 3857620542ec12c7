import type { BoardCaller } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../desk/frame/phoneNumbers.ts";

export interface CallerText {
  /** The customer's name, else how the caller is known. */
  readonly title: string;
  readonly number: string;
}

/** How those who wait are called on the board, numbers as people of `region` write them. */
export function useCallerText(region: string): (caller: BoardCaller) => CallerText {
  const { t } = useTranslation("board");
  return ({ name, from, match }) => ({
    // A customer made of a caller without a name is called by the number.
    title: name === null ? t(`match.${match}`) : /^\+\d+$/.test(name) ? formatNumber(name, region) : name,
    number: match === "withheld" ? t("waiting.withheld") : formatNumber(from, region),
  });
}
