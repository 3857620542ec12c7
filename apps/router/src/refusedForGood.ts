import { FloorConflict } from "@touchstone/db";

/** Code that threw; what a database or a network says is none of these. */
export const isBug = (error: unknown) => error instanceof TypeError || error instanceof RangeError;

/**
 * Data exception, integrity, program limit: the same values will be refused again. So will a second assignment, or a number
 * that is another line's: these rows are written only when the fence lets the batch through.
 */
export function isAboutTheData(error: unknown): boolean {
  const isConflict = error instanceof FloorConflict;
  const { code, table } = ((isConflict ? error.cause : error) ?? {}) as { code?: unknown; table?: unknown };
  if (isConflict) return code === "23505" && (table === "offer" || table === "interaction" || table === "line");
  return typeof code === "string" && /^(22|23|54)...$/.test(code);
}
