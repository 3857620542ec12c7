import type { FieldProblem } from "@touchstone/contracts";
import { Refused } from "../problem.ts";
import { type FaultCode, REMEDIES } from "./remedies.ts";

/** What is wrong or doubtful with a field of an edit. */
export interface Fault {
  /** As the contract names it, such as `overflow.closed`. */
  readonly field: string;
  readonly code: FaultCode;
  /** What the remedy speaks of. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** The edit holds all the same. */
  readonly isWarning?: boolean;
}

/** The fault with its remedy in the language of whoever asked. */
export function fieldProblem({ field, code, values = {} }: Fault, language: string): FieldProblem {
  const words = REMEDIES[code];
  const text = language === "zh-Hans" || language === "zh-Hant" ? words[language] : words.en;
  return { field, code, remedy: text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? "")) };
}

/** Throws the edit's errors, if it has any; warnings pass. */
export function refuseFaults(faults: readonly Fault[], language: string): void {
  const errors = faults.filter(({ isWarning }) => !isWarning);
  if (errors.length === 0) return;
  throw new Refused(
    400,
    "invalid",
    errors.map((fault) => fieldProblem(fault, language)),
  );
}
