import type { FieldProblem } from "@touchstone/contracts";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";

/** What there is to say of a field of a form. */
export interface FieldState {
  readonly errors: readonly FieldProblem[];
  readonly warnings: readonly FieldProblem[];
  /** What it was, in words, when it was changed; null: it was not. */
  readonly was: string | null;
}

export const CALM: FieldState = { errors: [], warnings: [], was: null };

interface FieldProps {
  readonly label: string;
  readonly state?: FieldState;
  readonly hint?: string | undefined;
  /** After the value, such as its unit. */
  readonly unit?: string | undefined;
  readonly wide?: boolean;
  readonly children: (props: { readonly "aria-describedby"?: string; readonly "aria-invalid": boolean }) => ReactNode;
}

/** A labelled input with what it was, what is wrong with it, and what would be right. */
export function Field({ label, state = CALM, hint, unit, wide = false, children }: FieldProps) {
  const { t } = useTranslation("admin");
  const id = useId();
  const isBad = state.errors.length > 0;
  const tone = isBad ? "bad" : state.was === null ? "" : "changed";
  const suffix = [unit, state.was === null ? null : t("was", { value: state.was })].filter(Boolean).join(", ");
  const isDescribed = isBad || state.warnings.length > 0 || hint !== undefined;
  return (
    <div className={`admin-field ${wide ? "wide" : ""}`}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control comes from the caller */}
      <label className="field">
        <span className="label">{label}</span>
        <span className={`input ${tone}`}>
          {children({ "aria-invalid": isBad, ...(isDescribed ? { "aria-describedby": id } : {}) })}
          {suffix && <span className="text-caption ink-3 ellipsis admin-suffix">{suffix}</span>}
        </span>
      </label>
      <Remedies id={id} state={state} hint={hint} />
    </div>
  );
}

interface RemediesProps {
  readonly state: Pick<FieldState, "errors" | "warnings">;
  readonly id?: string;
  readonly hint?: string | undefined;
}

/** What is wrong, what is doubtful, and a word of help when nothing is. */
export function Remedies({ id, state: { errors, warnings }, hint }: RemediesProps) {
  if (errors.length === 0 && warnings.length === 0)
    return hint ? (
      <p id={id} className="admin-hint">
        {hint}
      </p>
    ) : null;
  return (
    <div id={id}>
      {errors.map(({ field, code, remedy }) => (
        <p key={`${field} ${code}`} className="admin-remedy crit">
          {remedy}
        </p>
      ))}
      {warnings.map(({ field, code, remedy }) => (
        <p key={`${field} ${code}`} className="admin-remedy warn">
          {remedy}
        </p>
      ))}
    </div>
  );
}
