import { type Static, Type } from "typebox";
import { PageQuery } from "./records.ts";
import { FieldProblem } from "./rest.ts";
import { Opening } from "./settings.ts";

/*
 * What became of settings, for administrators.
 *   GET  /settings/history?subject&id&limit&cursor → SettingsHistory
 *   POST /settings/history/restore   RestoreSettings → 204: things are as they were after that change
 */

const Id = Type.String({ format: "uuid" });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
export const SettingsSubject = Type.Union([
  Type.Literal("queue"),
  Type.Literal("line"),
  Type.Literal("agent"),
  Type.Literal("skill"),
  Type.Literal("cannedAnswer"),
  Type.Literal("disposition"),
  /** How a line is used on the web: it stands in the line's history. */
  Type.Literal("webLine"),
  /** By which accounts a line's mails come and go: they stand in the line's history. */
  Type.Literal("mailIn"),
  Type.Literal("mailOut"),
  /** Its id is the tenant's. */
  Type.Literal("faxAccount"),
]);
export type SettingsSubject = Static<typeof SettingsSubject>;

/** Without subject and id: everything's. */
export const SettingsHistoryQuery = Type.Object(
  { subject: Type.Optional(SettingsSubject), id: Type.Optional(Id), ...PageQuery.properties },
  { additionalProperties: false },
);
export type SettingsHistoryQuery = Static<typeof SettingsHistoryQuery>;

/** One field, such as `overflow.closed`, with what it was and what it became. */
export const FieldChange = Type.Object({ field: Type.String(), before: Type.Unknown(), after: Type.Unknown() });
export type FieldChange = Static<typeof FieldChange>;

export const SettingsChange = Type.Object({
  version: Type.String({ description: "Names the state after this change" }),
  at: Type.Integer({ description: "Milliseconds since 1970" }),
  by: Nullable(Type.Object({ userId: Id, name: Type.String() })),
  subject: SettingsSubject,
  id: Id,
  /** What the thing was called then. */
  name: Type.String(),
  change: Type.Union([Type.Literal("created"), Type.Literal("changed"), Type.Literal("removed")]),
  fields: Type.Array(FieldChange),
});
export type SettingsChange = Static<typeof SettingsChange>;

export const SettingsHistory = Type.Object({ items: Type.Array(SettingsChange), next: Nullable(Type.String()) });
export type SettingsHistory = Static<typeof SettingsHistory>;

export const RestoreSettings = Type.Object(
  { subject: SettingsSubject, subjectId: Id, version: Type.String({ minLength: 1, maxLength: 40 }) },
  { additionalProperties: false },
);
export type RestoreSettings = Static<typeof RestoreSettings>;

/** What an edit would come to, before it is one: errors refuse it, warnings do not. */
export const SettingsCheck = Type.Object({
  errors: Type.Array(FieldProblem),
  warnings: Type.Array(FieldProblem),
  opening: Opening,
});
export type SettingsCheck = Static<typeof SettingsCheck>;

/** Objects whose fields change one by one; everything else changes as a whole. */
const OPENED = new Set([
  "overflow",
  "callback",
  "preferred",
  "hours",
  "lastResort",
  "signature",
  "greeting",
  "tierPriorityMs",
  "text",
  "label",
]);

/** The fields in which two states differ, in the order of the fields; null is a state in which the thing does not exist. */
export function changedFields(before: object | null, after: object | null): FieldChange[] {
  const [was, is] = [entriesOf(before), entriesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((field) => {
    const [old, now] = [was.get(field) ?? null, is.get(field) ?? null];
    return canonical(old) === canonical(now) ? [] : [{ field, before: old, after: now }];
  });
}

function entriesOf(state: object | null): Map<string, unknown> {
  const entries = Object.entries(state ?? {}).flatMap(([field, value]) => {
    if (!OPENED.has(field) || typeof value !== "object" || value === null) return [[field, value] as const];
    return Object.entries(value).map(([part, inner]) => [`${field}.${part}`, inner] as const);
  });
  return new Map(entries);
}

/** The same text for the same value, whatever the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
