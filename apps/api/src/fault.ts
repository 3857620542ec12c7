import type { FieldProblem } from "@touchstone/contracts";
import { REQUEST_REMEDIES } from "./requestRemedies.ts";
import { REMEDIES } from "./settings/remedies.ts";

/** A text in every language of the interface. */
export interface Words {
  readonly en: string;
  readonly "zh-Hans": string;
  readonly "zh-Hant": string;
}

const ALL = { ...REMEDIES, ...REQUEST_REMEDIES };
export type FaultCode = keyof typeof ALL;

/** What is wrong or doubtful with a field. */
export interface Fault {
  /** As the contract names it, such as `overflow.closed`. */
  readonly field: string;
  readonly code: FaultCode;
  /** What the remedy speaks of. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** The edit holds all the same. */
  readonly isWarning?: boolean;
}

/** Of these words those of the language; English for one that the interface does not speak. */
export function wordsIn(words: Words, language: string): string {
  return language === "zh-Hans" || language === "zh-Hant" ? words[language] : words.en;
}

/** The fault with its remedy in the language of whoever asked. */
export function fieldProblem({ field, code, values = {} }: Fault, language: string): FieldProblem {
  const text = wordsIn(ALL[code], language);
  return { field, code, remedy: text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? "")) };
}
