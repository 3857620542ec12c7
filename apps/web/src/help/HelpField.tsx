import type { InputHTMLAttributes } from "react";
import { useTranslation } from "react-i18next";

interface HelpFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
}

/** One line to be filled in; what may be left out says so. */
export function HelpField({ label, ...input }: HelpFieldProps) {
  const { t } = useTranslation("help");
  return (
    <label className="field">
      <span className="label">
        {label}
        {!input.required && <span className="ink-3"> ({t("optional")})</span>}
      </span>
      <span className="input large">
        <input dir="auto" {...input} />
      </span>
    </label>
  );
}
