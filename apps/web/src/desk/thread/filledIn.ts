/** What an answer that was written in advance may name in braces: `{customer}`. */
export interface AnswerFields {
  readonly customer: string;
  readonly agent: string;
  readonly brand: string;
}

/** The text with its fields filled in; an unknown field stays as it was written, for the agent to see. */
export function filledIn(text: string, fields: AnswerFields): string {
  return text.replaceAll(/\{\s*(\w+)\s*\}/g, (whole, name: string) =>
    Object.hasOwn(fields, name) ? fields[name as keyof AnswerFields] : whole,
  );
}
