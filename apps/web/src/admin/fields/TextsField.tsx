import { useTranslation } from "react-i18next";
import { languages, ownNames } from "../../i18n/languages.ts";
import type { FieldState } from "./Field.tsx";
import { AreaField, TextField } from "./inputs.tsx";

/** A text in the languages of the product; none in some of them is possible. */
export type Texts = Partial<Record<(typeof languages)[number], string>>;

interface TextsFieldProps {
  readonly label: string;
  readonly value: Texts;
  readonly onChange: (value: Texts) => void;
  /** What there is to say of the text of a language. */
  readonly stateOf: (language: string) => FieldState;
  /** Of several lines. */
  readonly isLong?: boolean;
  readonly maxLength?: number;
}

/** What customers hear or read, by language. */
export function TextsField({ label, value, onChange, stateOf, isLong = false, maxLength = 1000 }: TextsFieldProps) {
  const { t } = useTranslation("admin");
  const OneText = isLong ? AreaField : TextField;
  return (
    <fieldset className="admin-texts" aria-label={label}>
      {languages.map((language) => (
        <OneText
          key={language}
          wide
          lang={language}
          maxLength={maxLength}
          label={t("textIn", { text: label, language: ownNames[language] })}
          value={value[language] ?? ""}
          onChange={(text) => onChange(withText(value, language, text))}
          state={stateOf(language)}
        />
      ))}
    </fieldset>
  );
}

function withText(texts: Texts, language: keyof Texts, text: string): Texts {
  const { [language]: _old, ...others } = texts;
  return text === "" ? others : { ...others, [language]: text };
}
