import { sql } from "kysely";
import type { Queries } from "./openDatabase.ts";

/** A skill that agents have and contacts ask for. */
export interface Skill {
  readonly id: string;
  readonly name: string;
}

/** By name. */
export async function listSkills(trx: Queries, tenantId: string): Promise<Skill[]> {
  return await trx
    .selectFrom("skill")
    .select(["id", "name"])
    .where("tenantId", "=", tenantId)
    .orderBy("name")
    .orderBy("id")
    .execute();
}

/** Who edits a skill; `changeId` names the entry in its history. */
export interface SkillEditor {
  readonly tenantId: string;
  readonly userId: string;
  readonly changeId: string;
}

/** Makes, renames or (null) removes a skill, with an entry in its history in the same transaction. */
export async function setSkill(trx: Queries, by: SkillEditor, id: string, name: string | null): Promise<void> {
  const { tenantId } = by;
  const before = await trx
    .selectFrom("skill")
    .select(["id", "name"])
    .where("tenantId", "=", tenantId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if ((before?.name ?? null) === name) return;
  if (name === null) await trx.deleteFrom("skill").where("tenantId", "=", tenantId).where("id", "=", id).execute();
  else {
    await trx
      .insertInto("skill")
      .values({ tenantId, id, name })
      .onConflict((conflict) => conflict.columns(["tenantId", "id"]).doUpdateSet({ name }))
      .execute();
  }
  await trx
    .insertInto("skillChange")
    .values({
      tenantId,
      id: by.changeId,
      skillId: id,
      userId: by.userId,
      before: before ? JSON.stringify({ name: before.name }) : null,
      after: name === null ? null : JSON.stringify({ name }),
    })
    .execute();
}

/** Those by whom a skill is used, by name: then it cannot be removed. */
export async function usersOfSkill(
  trx: Queries,
  tenantId: string,
  skillId: string,
): Promise<{ readonly kind: "queue" | "line" | "agent"; readonly name: string }[]> {
  const asked = JSON.stringify([{ skillId }]);
  const { rows } = await sql<{ kind: "queue" | "line" | "agent"; name: string }>`
    select 'queue' as kind, name from queue where tenant_id = ${tenantId} and settings -> 'requires' @> ${asked}::jsonb
    union all
    select 'line', name from line where tenant_id = ${tenantId} and settings -> 'requires' @> ${asked}::jsonb
    union all
    select 'agent', coalesce(u.name, '') from agent a left join app_user u on u.tenant_id = a.tenant_id and u.id = a.id
      where a.tenant_id = ${tenantId} and a.state -> 'settings' -> 'skills' ? ${skillId}`.execute(trx);
  return rows;
}
