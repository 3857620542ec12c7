import { Disposition, DispositionEdit, DispositionList } from "@touchstone/contracts";
import { listDispositions, lockDisposition, type Queries, setDisposition } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { callerOf, EVERYONE } from "../access.ts";
import type { ApiDeps, Routes } from "../deps.ts";
import { notFound, Refused } from "../problem.ts";
import { ADMINISTRATORS, EditHeaders, editedRevision, Id, inTenant, tagged } from "../settings/edit.ts";
import { refuseFaults } from "../settings/fault.ts";
import { readHouse } from "../settings/house.ts";

const tags = ["settings"];
const params = Type.Object({ dispositionId: Id });
const Query = Type.Object({ queueId: Type.Optional(Id) }, { additionalProperties: false });

/** What contacts can be closed with: records with a history; the words of contacts that are closed stay as they were. */
export const dispositionRoutes: Routes = (app, deps) => {
  app.get(
    "/dispositions",
    { config: { access: EVERYONE }, schema: { tags, querystring: Query, response: { 200: DispositionList } } },
    async (request) => {
      const { queueId } = request.query;
      return { items: await inTenant(deps, request, (trx, tenantId) => listDispositions(trx, tenantId, queueId)) };
    },
  );
  app.post(
    "/dispositions",
    { config: { access: ADMINISTRATORS }, schema: { tags, body: DispositionEdit, response: { 201: Disposition } } },
    async (request, reply) => {
      const made = await editDisposition(deps, request, newId(), request.body, "new");
      return await reply.code(201).send(tagged(reply, made));
    },
  );
  app.put(
    "/dispositions/:dispositionId",
    {
      config: { access: ADMINISTRATORS },
      schema: { tags, params, headers: EditHeaders, body: DispositionEdit, response: { 200: Disposition } },
    },
    async (request, reply) => {
      const { dispositionId } = request.params;
      return tagged(reply, await editDisposition(deps, request, dispositionId, request.body, "known"));
    },
  );
  app.delete(
    "/dispositions/:dispositionId",
    { config: { access: ADMINISTRATORS }, schema: { tags, params, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await removeDisposition(deps, request, request.params.dispositionId);
      return await reply.code(204).send(null);
    },
  );
};

/** Makes a disposition so; 412 when the edit was made on an older revision. `any`: also one that was removed, as when it is restored. */
export async function editDisposition(
  deps: ApiDeps,
  request: FastifyRequest,
  id: string,
  edit: DispositionEdit,
  expected: "new" | "known" | "any",
): Promise<Disposition> {
  const { userId } = callerOf(request);
  const seen = editedRevision(request);
  return await inTenant(deps, request, async (trx, tenantId) => {
    const before = await lockDisposition(trx, tenantId, id);
    if (expected === "known" && !before?.active) throw notFound();
    if (before !== null && seen !== undefined && seen !== before.revision) throw new Refused(412, "changedMeanwhile");
    await refuseUnfit(trx, tenantId, id, edit);
    const revision = await setDisposition(trx, { tenantId, userId, changeId: newId() }, id, { before, after: edit });
    return { id, revision, ...edit };
  });
}

/** Two that read the same cannot be told apart where an agent chooses among them. */
async function refuseUnfit(trx: Queries, tenantId: string, id: string, { label, queueId }: DispositionEdit) {
  if (queueId !== null && !(await readHouse(trx, tenantId)).queues.has(queueId)) {
    refuseFaults([{ field: "queueId", code: "unknownQueue" }]);
  }
  const others = (await listDispositions(trx, tenantId)).filter(
    (one) => one.id !== id && (one.queueId === null || queueId === null || one.queueId === queueId),
  );
  const taken = Object.entries(label).filter(([language, name]) => others.some((one) => one.label[language] === name));
  refuseFaults(taken.map(([language, name]) => ({ field: `label.${language}`, code: "nameTaken", values: { name } })));
}

async function removeDisposition(deps: ApiDeps, request: FastifyRequest, id: string): Promise<void> {
  const { userId } = callerOf(request);
  await inTenant(deps, request, async (trx, tenantId) => {
    const before = await lockDisposition(trx, tenantId, id);
    if (!before?.active) throw notFound();
    await setDisposition(trx, { tenantId, userId, changeId: newId() }, id, { before, after: null });
  });
}
