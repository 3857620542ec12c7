/**
 * Can the database keep every text in this value as it is? PostgreSQL keeps neither NUL nor half of a surrogate pair; whatever
 * else people write (SQL, HTML, TwiML, any script) is text like any other.
 */
export function isStorable(value: unknown): boolean {
  if (typeof value === "string") return !value.includes("\0") && value.isWellFormed();
  if (Array.isArray(value)) return value.every(isStorable);
  if (value === null || typeof value !== "object") return true;
  return Object.entries(value).every(([key, part]) => isStorable(key) && isStorable(part));
}
