import type { FieldChange } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useChangeText } from "./useChangeText.ts";

interface ChangeListProps {
  readonly changes: readonly FieldChange[];
  /** How many are shown; the rest is counted. */
  readonly most?: number;
}

/** Field by field: what it was, and what it becomes. */
export function ChangeList({ changes, most = 50 }: ChangeListProps) {
  const { t } = useTranslation("admin");
  const { fieldText, valueText } = useChangeText();
  const hidden = changes.length - most;
  return (
    <ul className="change-list">
      {changes.slice(0, most).map(({ field, before, after }) => (
        <li key={field}>
          <span className="ink-2">{fieldText(field)}</span>
          <span className="change-values">
            <del>{valueText(field, before)}</del>
            <span className="visually-hidden">{t("becomes")}</span>
            <Icon />
            <ins>{valueText(field, after)}</ins>
          </span>
        </li>
      ))}
      {hidden > 0 && <li className="ink-3">{t("history.moreFields", { count: hidden })}</li>}
    </ul>
  );
}

const Icon = () => <span aria-hidden="true">→</span>;
