import { type Static, Type } from "typebox";

/*
 * What a contact can be closed with: read by all roles, kept by administrators, with a history (`/settings/history?subject=disposition`).
 * Contacts that were closed with one keep the words that it had then.
 *   GET /dispositions?queueId → DispositionList     those of every queue and, when one is named, that queue's; else all
 *   POST /dispositions DispositionEdit → Disposition    PUT /dispositions/:dispositionId DispositionEdit → Disposition    DELETE → 204
 */

const Id = Type.String({ format: "uuid" });
const Words = Type.Optional(Type.String({ minLength: 1, maxLength: 100 }));

export const DispositionEdit = Type.Object(
  {
    label: Type.Object(
      { en: Words, "zh-Hans": Words, "zh-Hant": Words },
      { additionalProperties: false, minProperties: 1, description: "Words by language, at least in one" },
    ),
    queueId: Type.Union([Id, Type.Null()], { description: "Null: of every queue" }),
    position: Type.Integer({ minimum: 0, maximum: 9999, description: "The lowest stands first" }),
  },
  { additionalProperties: false },
);
export type DispositionEdit = Static<typeof DispositionEdit>;

export const Disposition = Type.Object({
  id: Id,
  revision: Type.Integer(),
  ...DispositionEdit.properties,
  label: Type.Record(Type.String(), Type.String(), { description: "Words by language" }),
});
export type Disposition = Static<typeof Disposition>;
export const DispositionList = Type.Object({ items: Type.Array(Disposition) });
export type DispositionList = Static<typeof DispositionList>;
