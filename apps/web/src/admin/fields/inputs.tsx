import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../i18n/format.ts";
import { Field, type FieldState } from "./Field.tsx";

interface Common {
  readonly label: string;
  readonly state?: FieldState;
  readonly hint?: string | undefined;
  readonly wide?: boolean;
}

interface NumberProps extends Common {
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min: number;
  readonly max: number;
  readonly step?: number | "any";
  readonly unit?: string;
}

/** A number; while what is typed is none, the last one holds. */
export function NumberField({ value, onChange, min, max, step = 1, unit, ...field }: NumberProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const type = (text: string) => {
    setTyped(text);
    const number = Number(text);
    if (text.trim() !== "" && Number.isFinite(number) && number >= min && number <= max) onChange(number);
  };
  const isOut = typed !== null && (typed.trim() === "" || Number(typed) !== value);
  const { t } = useTranslation("admin");
  const out = { field: "", code: "range", remedy: t("between", { min, max }) };
  const state = field.state ?? { errors: [], warnings: [], was: null };
  return (
    <Field {...field} unit={unit} state={isOut ? { ...state, errors: [out] } : state}>
      {(props) => (
        <input
          {...props}
          type="number"
          inputMode="numeric"
          min={min}
          max={max}
          step={step}
          value={typed ?? value}
          onChange={(event) => type(event.currentTarget.value)}
          onBlur={() => setTyped(null)}
        />
      )}
    </Field>
  );
}

interface SecondsProps extends Omit<NumberProps, "unit"> {
  readonly value: number;
}

/** Milliseconds, typed in seconds; from a minute on the same in minutes stands beside it. `min` and `max` in seconds. */
export function SecondsField({ value, onChange, ...rest }: SecondsProps) {
  const { t } = useTranslation("admin");
  const unit = value >= 60_000 ? t("secondsThatIs", { time: formatDuration(value) }) : t("seconds");
  return <NumberField {...rest} unit={unit} value={value / 1000} onChange={(s) => onChange(Math.round(s * 1000))} />;
}

interface TextProps extends Common {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly maxLength?: number;
  readonly lang?: string;
}

export function TextField({ value, onChange, maxLength = 80, lang, ...field }: TextProps) {
  return (
    <Field {...field}>
      {(props) => (
        <input
          {...props}
          type="text"
          autoComplete="off"
          lang={lang}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** A text of several lines. */
export function AreaField({ value, onChange, maxLength = 1000, lang, ...field }: TextProps) {
  return (
    <Field {...field}>
      {(props) => (
        <textarea
          {...props}
          rows={3}
          dir="auto"
          lang={lang}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface ChoiceProps<Value extends string> extends Common {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly (readonly [Value, string])[];
}

export function ChoiceField<Value extends string>({ value, onChange, options, ...field }: ChoiceProps<Value>) {
  return (
    <Field {...field}>
      {(props) => (
        <select {...props} value={value} onChange={(event) => onChange(event.currentTarget.value as Value)}>
          {options.map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface CheckProps {
  readonly label: ReactNode;
  readonly hint?: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

export function Check({ label, hint, value, onChange }: CheckProps) {
  return (
    <label className="admin-check">
      <input type="checkbox" checked={value} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>
        {label}
        {hint && <span className="admin-hint">{hint}</span>}
      </span>
    </label>
  );
}

/** A setting that may be switched off altogether: null then. */
export function Optional<Value>(props: {
  readonly label: string;
  readonly hint?: string;
  readonly value: Value | null;
  readonly initial: Value;
  readonly onChange: (value: Value | null) => void;
  readonly children: (value: Value) => ReactNode;
}) {
  const { label, hint, value, initial, onChange, children } = props;
  return (
    <div>
      <Check
        label={label}
        {...(hint ? { hint } : {})}
        value={value !== null}
        onChange={(isOn) => onChange(isOn ? initial : null)}
      />
      {value !== null && children(value)}
    </div>
  );
}
