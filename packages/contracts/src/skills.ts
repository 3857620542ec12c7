import { type Static, Type } from "typebox";

/*
 * Skills are records: read by all roles, edited by administrators, with a history (`/settings/history?subject=skill`).
 *   GET /skills → SkillList   POST /skills SkillEdit → Skill   PUT /skills/:skillId SkillEdit → Skill   DELETE /skills/:skillId
 */

export const SkillEdit = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 60 }) },
  { additionalProperties: false },
);
export type SkillEdit = Static<typeof SkillEdit>;

const Named = { name: Type.String() };
export const Skill = Type.Object({ skillId: Type.String({ format: "uuid" }), ...Named });
export type Skill = Static<typeof Skill>;
export const SkillList = Type.Object({ items: Type.Array(Skill) });
export type SkillList = Static<typeof SkillList>;

export const BrandList = Type.Object({
  items: Type.Array(Type.Object({ brandId: Type.String({ format: "uuid" }), ...Named })),
});
export type BrandList = Static<typeof BrandList>;
