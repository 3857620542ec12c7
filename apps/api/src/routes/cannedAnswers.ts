import { CannedAnswer, CannedAnswerEdit, CannedAnswerList, CannedAnswerQuery } from "@touchstone/contracts";
import { listCannedAnswers, lockCannedAnswer, setCannedAnswer } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { callerOf, EVERYONE } from "../access.ts";
import type { ApiDeps, Routes } from "../deps.ts";
import { notFound, Refused } from "../problem.ts";
import { EditHeaders, editedRevision, inTenant, tagged } from "../settings/edit.ts";
import { refuseFaults } from "../settings/fault.ts";
import { readHouse } from "../settings/house.ts";

const Path = Type.Object({ cannedAnswerId: Type.String({ format: "uuid" }) });
const tags = ["canned answers"];
const WRITERS = ["supervisor", "administrator"] as const;

/** Texts that agents insert; kept by supervisors, with a history (`/settings/history?subject=cannedAnswer`). */
export const cannedAnswerRoutes: Routes = (app, deps) => {
  app.get(
    "/canned-answers",
    {
      config: { access: EVERYONE },
      schema: { tags, querystring: CannedAnswerQuery, response: { 200: CannedAnswerList } },
    },
    async (request) => {
      const { queueId } = request.query;
      const rows = await inTenant(deps, request, (trx, tenantId) => listCannedAnswers(trx, tenantId, queueId));
      return { items: rows } as CannedAnswerList;
    },
  );

  app.post(
    "/canned-answers",
    { config: { access: [...WRITERS] }, schema: { tags, body: CannedAnswerEdit, response: { 201: CannedAnswer } } },
    async (request, reply) => {
      const made = await editCannedAnswer(deps, request, newId(), request.body, "new");
      return await reply.code(201).send(tagged(reply, made));
    },
  );

  app.put(
    "/canned-answers/:cannedAnswerId",
    {
      config: { access: [...WRITERS] },
      schema: { tags, params: Path, headers: EditHeaders, body: CannedAnswerEdit, response: { 200: CannedAnswer } },
    },
    async (request, reply) => {
      const { cannedAnswerId } = request.params;
      return tagged(reply, await editCannedAnswer(deps, request, cannedAnswerId, request.body, "known"));
    },
  );

  app.delete(
    "/canned-answers/:cannedAnswerId",
    { config: { access: [...WRITERS] }, schema: { tags, params: Path, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await removeCannedAnswer(deps, request, request.params.cannedAnswerId);
      return await reply.code(204).send(null);
    },
  );
};

/** Makes an answer so; 412 when the edit was made on an older revision. `any`: whether it exists or not, as when it is restored. */
export async function editCannedAnswer(
  deps: ApiDeps,
  request: FastifyRequest,
  cannedAnswerId: string,
  edit: CannedAnswerEdit,
  expected: "new" | "known" | "any",
): Promise<CannedAnswer> {
  const { userId } = callerOf(request);
  const seen = editedRevision(request);
  return await inTenant(deps, request, async (trx, tenantId) => {
    const before = await lockCannedAnswer(trx, tenantId, cannedAnswerId);
    if (expected === "known" && before === null) throw notFound();
    if (before !== null && seen !== undefined && seen !== before.revision) throw new Refused(412, "changedMeanwhile");
    if (edit.queueId !== null && !(await readHouse(trx, tenantId)).queues.has(edit.queueId)) {
      refuseFaults([{ field: "queueId", code: "unknownQueue" }]);
    }
    const by = { tenantId, userId, changeId: newId() };
    const revision = await setCannedAnswer(trx, by, cannedAnswerId, { before, after: edit });
    return { cannedAnswerId, revision, ...edit };
  });
}

async function removeCannedAnswer(deps: ApiDeps, request: FastifyRequest, id: string): Promise<void> {
  const { userId } = callerOf(request);
  await inTenant(deps, request, async (trx, tenantId) => {
    const before = await lockCannedAnswer(trx, tenantId, id);
    if (before === null) throw notFound();
    await setCannedAnswer(trx, { tenantId, userId, changeId: newId() }, id, { before, after: null });
  });
}
