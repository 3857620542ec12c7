import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { Field } from "../fields/Field.tsx";

interface CopyFieldProps {
  readonly label: string;
  readonly text: string;
  readonly hint?: string;
}

/** Words that belong somewhere else: one click copies them; where the browser forbids it they are selected for the keyboard. */
export function CopyField({ label, text, hint }: CopyFieldProps) {
  const { t } = useTranslation("admin");
  const [isCopied, setCopied] = useState(false);
  const [field, setField] = useState<HTMLTextAreaElement | null>(null);
  const copy = () => {
    field?.select();
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      // The words stay selected: the keyboard copies them.
      () => setCopied(false),
    );
  };
  return (
    <div className="copy-field">
      <Field label={label} hint={hint} wide>
        {(props) => (
          <textarea {...props} ref={setField} className="mono" rows={text.length > 90 ? 2 : 1} readOnly value={text} />
        )}
      </Field>
      <button type="button" className="button small" onClick={copy}>
        <Icon name={isCopied ? "check" : "duplicate"} size={14} />
        <span role="status">{t(isCopied ? "web.copied" : "web.copy")}</span>
      </button>
    </div>
  );
}
