import { Skill, SkillEdit, SkillList } from "@touchstone/contracts";
import { listSkills, setSkill, usersOfSkill } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { callerOf, EVERYONE } from "../access.ts";
import type { ApiDeps, Routes } from "../deps.ts";
import { notFound, Refused } from "../problem.ts";
import { ADMINISTRATORS, Id, inTenant } from "../settings/edit.ts";
import { refuseFaults } from "../settings/fault.ts";

const tags = ["settings"];

/** Skills: records with a history of their own, edited in one transaction. */
export const skillRoutes: Routes = (app, deps) => {
  const params = Type.Object({ skillId: Id });
  app.get(
    "/skills",
    { config: { access: EVERYONE }, schema: { tags, response: { 200: SkillList } } },
    async (request) => {
      const rows = await inTenant(deps, request, listSkills);
      return { items: rows.map(({ id, name }) => ({ skillId: id, name })) };
    },
  );
  app.post(
    "/skills",
    { config: { access: ADMINISTRATORS }, schema: { tags, body: SkillEdit, response: { 201: Skill } } },
    async (request, reply) => {
      const skillId = newId();
      await editSkill(deps, request, skillId, request.body.name, "new");
      reply.code(201);
      return { skillId, name: request.body.name };
    },
  );
  app.put(
    "/skills/:skillId",
    { config: { access: ADMINISTRATORS }, schema: { tags, params, body: SkillEdit, response: { 200: Skill } } },
    async (request) => {
      const { skillId } = request.params;
      await editSkill(deps, request, skillId, request.body.name, "known");
      return { skillId, name: request.body.name };
    },
  );
  app.delete(
    "/skills/:skillId",
    { config: { access: ADMINISTRATORS }, schema: { tags, params, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await removeSkill(deps, request, request.params.skillId);
      return reply.code(204).send(null);
    },
  );
};

/** Gives a skill a name that no other one has. `any`: whether it exists or not, as when it is restored. */
export async function editSkill(
  deps: ApiDeps,
  request: FastifyRequest,
  skillId: string,
  name: string,
  expected: "new" | "known" | "any",
): Promise<void> {
  const { userId } = callerOf(request);
  await inTenant(deps, request, async (trx, tenantId) => {
    const skills = await listSkills(trx, tenantId);
    if (expected === "known" && !skills.some(({ id }) => id === skillId)) throw notFound();
    const isTaken = skills.some((skill) => skill.id !== skillId && skill.name === name);
    if (isTaken) refuseFaults([{ field: "name", code: "nameTaken", values: { name } }]);
    await setSkill(trx, { tenantId, userId, changeId: newId() }, skillId, name);
  });
}

/** Names are many: the first ones will do. */
const MOST_USERS = 5;

async function removeSkill(deps: ApiDeps, request: FastifyRequest, skillId: string): Promise<void> {
  const { userId } = callerOf(request);
  await inTenant(deps, request, async (trx, tenantId) => {
    const skills = await listSkills(trx, tenantId);
    if (!skills.some(({ id }) => id === skillId)) throw notFound();
    const users = (await usersOfSkill(trx, tenantId, skillId)).map(({ name }) => name);
    if (users.length > 0) {
      const shown = `${users.slice(0, MOST_USERS).join(", ")}${users.length > MOST_USERS ? ", …" : ""}`;
      const fault = { field: "skillId", code: "usedBy", values: { users: shown } } as const;
      throw new Refused(409, "inUse", [fault]);
    }
    await setSkill(trx, { tenantId, userId, changeId: newId() }, skillId, null);
  });
}
