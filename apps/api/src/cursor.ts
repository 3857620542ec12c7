import { Refused } from "./problem.ts";

/** An opaque word that names where a page ended. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** The parts of a cursor that we gave; 400 for one that we did not give. Null when there is none. */
export function decodeCursor(
  cursor: string | undefined,
  shape: readonly ("string" | "number" | "id")[],
): unknown[] | null {
  if (cursor === undefined) return null;
  const parts = parse(cursor);
  if (!Array.isArray(parts) || parts.length !== shape.length || !shape.every((kind, i) => isA(kind, parts[i]))) {
    throw new Refused(400, "invalid", [{ field: "cursor", code: "unknownCursor" }]);
  }
  return parts;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return null;
  }
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function isA(kind: "string" | "number" | "id", part: unknown): boolean {
  if (kind === "number") return Number.isSafeInteger(part);
  if (typeof part !== "string" || part.includes("\0") || !part.isWellFormed()) return false;
  return kind === "string" || ID.test(part);
}

/** A page: one more row than asked for tells whether another follows. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  shape: { item: (row: Row) => Item; cursor: (row: Row) => readonly (string | number)[] },
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(shape.item), next: last === undefined ? null : encodeCursor(shape.cursor(last)) };
}

export const DEFAULT_LIMIT = 25;
/** Of lists that screens and integrations mostly read whole. */
export const LIST_LIMIT = 500;
