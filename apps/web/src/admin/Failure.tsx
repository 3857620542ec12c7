import { useTranslation } from "react-i18next";
import { keyOf, RequestFailed } from "../api/problem.ts";
import { CALM, type FieldState } from "./fields/Field.tsx";

interface FailureProps {
  readonly error: unknown;
  /** Fields that show what is wrong with them themselves. */
  readonly at?: readonly string[];
}

/** A button at the lower edge must not seem to do nothing. */
const bringIntoView = (node: HTMLElement | null) => node?.scrollIntoView({ block: "nearest" });

/** Fields may be out of sight. Once for each failure: afterwards people are where they want to be. */
const goToFirstBadField = (node: HTMLElement | null) =>
  node?.closest("form")?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();

/** What became of a request that failed, with what would be right as far as the server said it. */
export function Failure({ error, at = [] }: FailureProps) {
  const { t } = useTranslation("common");
  if (!error) return null;
  const errors = error instanceof RequestFailed ? error.errors : [];
  const elsewhere = errors.filter(({ field }) => !at.includes(field));
  if (errors.length > 0 && elsewhere.length === 0) return <span hidden ref={goToFirstBadField} />;
  return (
    <div className="alert-strip crit" role="alert" ref={bringIntoView}>
      <span>
        {elsewhere.length > 0 ? elsewhere.map(({ remedy }) => remedy).join(" ") : t(`problems.${keyOf(error)}`)}
      </span>
    </div>
  );
}

/** What a failed request says of one field. */
export function failureState(error: unknown, field: string): FieldState {
  if (!(error instanceof RequestFailed)) return CALM;
  return { ...CALM, errors: error.errors.filter((one) => one.field === field) };
}
