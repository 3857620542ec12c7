import {
  AgentEdit,
  AgentItem,
  AgentList,
  DispositionList,
  type InboxFact,
  Line,
  LineEdit,
  LineList,
  type Problem,
  Queue,
  QueueEdit,
  QueueList,
} from "@touchstone/contracts";
import {
  type AgentOfTenant,
  hasBrand,
  type LineOfTenant,
  listAgentsOfTenant,
  listDispositions,
  listLinesOfTenant,
  listQueueSettings,
  listSkillIds,
  type Queries,
  withTenant,
} from "@touchstone/db";
import { type QueueSettings, wholeAgent } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { type Access, callerOf, EVERYONE } from "../access.ts";
import type { ApiDeps, Routes } from "../deps.ts";
import { editedQueue, givenTexts } from "../editedQueue.ts";
import { notFound, Refused } from "../problem.ts";
import { wishFor } from "../wishFor.ts";

const Id = Type.String({ format: "uuid" });
const tags = ["settings"];
const ADMINISTRATORS: Access = ["administrator"];
const DispositionQuery = Type.Object({ queueId: Type.Optional(Id) }, { additionalProperties: false });

/** Settings of the floor: rows to read; what an administrator changes is a fact that the router commits. */
export const settingsRoutes: Routes = (app, deps) => {
  queueRoutes(app, deps);
  lineRoutes(app, deps);
  agentRoutes(app, deps);
  app.get(
    "/dispositions",
    {
      config: { access: EVERYONE },
      schema: { tags, querystring: DispositionQuery, response: { 200: DispositionList } },
    },
    async (request) => {
      const rows = await inTenant(deps, request, (trx, tenantId) =>
        listDispositions(trx, tenantId, request.query.queueId),
      );
      return { items: rows.map(({ id, label }) => ({ id, label })) };
    },
  );
};

const queueRoutes: Routes = (app, deps) => {
  const params = Type.Object({ queueId: Id });
  app.get(
    "/queues",
    { config: { access: EVERYONE }, schema: { tags, response: { 200: QueueList } } },
    async (request) => {
      return { items: (await inTenant(deps, request, listQueueSettings)).map(queueOf) };
    },
  );
  const read = async (request: FastifyRequest, queueId: string) =>
    queueOf(theOne(await inTenant(deps, request, (trx, tenantId) => listQueueSettings(trx, tenantId, queueId))));
  app.get(
    "/queues/:queueId",
    { config: { access: EVERYONE }, schema: { tags, params, response: { 200: Queue } } },
    (request) => read(request, request.params.queueId),
  );
  app.put(
    "/queues/:queueId",
    { config: { access: ADMINISTRATORS }, schema: { tags, params, body: QueueEdit, response: { 200: Queue } } },
    async (request) => {
      const { queueId } = request.params;
      const stored = theOne(
        await inTenant(deps, request, (trx, tenantId) => listQueueSettings(trx, tenantId, queueId)),
      );
      await requireSkills(
        deps,
        request,
        request.body.requires.map(({ skillId }) => skillId),
      );
      await change(deps, request, { type: "queueSet", queue: editedQueue(stored, request.body) });
      return await read(request, queueId);
    },
  );
};

const lineRoutes: Routes = (app, deps) => {
  const params = Type.Object({ lineId: Id });
  app.get(
    "/lines",
    { config: { access: EVERYONE }, schema: { tags, response: { 200: LineList } } },
    async (request) => {
      return { items: (await inTenant(deps, request, listLinesOfTenant)).map(lineOf) };
    },
  );
  const find = async (request: FastifyRequest, lineId: string) =>
    theOne(await inTenant(deps, request, (trx, tenantId) => listLinesOfTenant(trx, tenantId, lineId)));
  app.get(
    "/lines/:lineId",
    { config: { access: EVERYONE }, schema: { tags, params, response: { 200: Line } } },
    async (request) => lineOf(await find(request, request.params.lineId)),
  );
  app.put(
    "/lines/:lineId",
    { config: { access: ADMINISTRATORS }, schema: { tags, params, body: LineEdit, response: { 200: Line } } },
    async (request) => {
      const { lineId } = request.params;
      const { address, region } = await find(request, lineId);
      const { name, ...edit } = request.body;
      await requireSkills(
        deps,
        request,
        edit.requires.map(({ skillId }) => skillId),
      );
      await requireParts(deps, request, edit);
      const line = { id: lineId, ...edit, greeting: givenTexts(edit.greeting) };
      await change(deps, request, { type: "lineSet", line, address, name, region });
      return lineOf(await find(request, lineId));
    },
  );
};

const agentRoutes: Routes = (app, deps) => {
  const params = Type.Object({ agentId: Id });
  app.get(
    "/agents",
    { config: { access: EVERYONE }, schema: { tags, response: { 200: AgentList } } },
    async (request) => {
      return { items: (await inTenant(deps, request, listAgentsOfTenant)).map(agentOf) };
    },
  );
  const read = async (request: FastifyRequest, agentId: string) =>
    agentOf(theOne(await inTenant(deps, request, (trx, tenantId) => listAgentsOfTenant(trx, tenantId, agentId))));
  app.get(
    "/agents/:agentId",
    { config: { access: EVERYONE }, schema: { tags, params, response: { 200: AgentItem } } },
    (request) => read(request, request.params.agentId),
  );
  app.put(
    "/agents/:agentId",
    { config: { access: ADMINISTRATORS }, schema: { tags, params, body: AgentEdit, response: { 200: AgentItem } } },
    async (request) => {
      const { agentId } = request.params;
      await read(request, agentId);
      await requireSkills(deps, request, Object.keys(request.body.skills));
      await requireQueues(deps, request, request.body.queueIds);
      await change(deps, request, { type: "agentSet", agent: wholeAgent({ id: agentId, ...request.body }) });
      return await read(request, agentId);
    },
  );
};

function inTenant<T>(
  { database }: ApiDeps,
  request: FastifyRequest,
  work: (trx: Queries, tenantId: string) => Promise<T>,
): Promise<T> {
  const { tenantId } = callerOf(request);
  return withTenant(database, tenantId, (trx) => work(trx, tenantId));
}

function theOne<T>(rows: readonly T[]): T {
  if (rows[0] === undefined) throw notFound();
  return rows[0];
}

const change = (deps: ApiDeps, request: FastifyRequest, fact: InboxFact) =>
  wishFor(deps, callerOf(request), newId(), fact);

async function requireSkills(deps: ApiDeps, request: FastifyRequest, ids: readonly string[]): Promise<void> {
  const known = await inTenant(deps, request, listSkillIds);
  if (ids.some((id) => !known.has(id))) throw unknownPart("skillId");
}

async function requireQueues(deps: ApiDeps, request: FastifyRequest, ids: readonly string[]): Promise<void> {
  const known = new Set((await inTenant(deps, request, listQueueSettings)).map(({ id }) => id));
  if (ids.some((id) => !known.has(id))) throw unknownPart("queueId");
}

async function requireParts(deps: ApiDeps, request: FastifyRequest, { queueId, brandId }: Omit<LineEdit, "name">) {
  await requireQueues(deps, request, [queueId]);
  if (!(await inTenant(deps, request, (trx, tenantId) => hasBrand(trx, tenantId, brandId))))
    throw unknownPart("brandId");
}

function unknownPart(field: string): Refused {
  const errors: Problem["errors"] = [{ field, code: "unknown", remedy: "choose one that exists" }];
  return new Refused(400, "invalid", errors);
}

function queueOf({ id, hours, ...settings }: QueueSettings): Queue {
  const { offsets, ...calendar } = hours ?? { offsets: [] };
  return structuredClone({ queueId: id, ...settings, hours: hours && calendar }) as Queue;
}

function lineOf({ settings, channel, address, name, region, brand }: LineOfTenant): Line {
  const { id, brandId, queueId, language, requires, priorityMs, greeting } = settings;
  const rest = { brandId, queueId, language, requires: [...requires], priorityMs, greeting };
  return { lineId: id, channel, address, region, brand, name, ...rest };
}

function agentOf({ id, name, settings }: AgentOfTenant): AgentItem {
  const { queueIds, skills, enabled, workSets } = settings ?? wholeAgent({ id });
  return { agentId: id, name, queueIds: [...queueIds], skills, enabled, workSets: [...workSets] };
}
