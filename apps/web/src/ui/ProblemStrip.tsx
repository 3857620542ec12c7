import { useTranslation } from "react-i18next";
import { keyOf } from "../api/problem.ts";

/** What became of a request that failed, in the reader's words; nothing where none did. */
export function ProblemStrip({ error }: { readonly error: unknown }) {
  const { t } = useTranslation("common");
  return error ? <p className="alert-strip crit">{t(`problems.${keyOf(error)}`)}</p> : null;
}
