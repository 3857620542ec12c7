import {
  AgentEdit,
  AgentItem,
  AgentList,
  BrandList,
  Line,
  LineEdit,
  LineList,
  ListQuery,
  NewLine,
  NewQueue,
  Queue,
  QueueEdit,
  QueueList,
  SettingsCheck,
} from "@touchstone/contracts";
import {
  listAgentsOfTenant,
  listBrands,
  listLinesOfTenant,
  listQueueSettings,
  type NamedPage,
  type Queries,
} from "@touchstone/db";
import { wholeAgent, wholeQueue } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import { Type } from "typebox";
import { EVERYONE } from "../access.ts";
import { decodeCursor, LIST_LIMIT, pageOf } from "../cursor.ts";
import type { Routes } from "../deps.ts";
import { ADMINISTRATORS, EditHeaders, Id, inTenant, tagged, theOne } from "../settings/edit.ts";
import { readAgent, setAgent } from "../settings/setAgent.ts";
import { createLine, editLine, findLine, removeLine } from "../settings/setLine.ts";
import { checkQueue, editQueue, readQueue, removeQueue, setQueue } from "../settings/setQueue.ts";
import { agentOf, lineOf, queueOf } from "../settings/states.ts";

const tags = ["settings"];
const Nothing = Type.Null();

/** Settings of the floor: rows to read; what an administrator changes is a fact that the router commits. */
export const settingsRoutes: Routes = (app, deps) => {
  queueReading(app, deps);
  queueEditing(app, deps);
  lineReading(app, deps);
  lineEditing(app, deps);
  agentRoutes(app, deps);
  app.get(
    "/brands",
    { config: { access: EVERYONE }, schema: { tags, response: { 200: BrandList } } },
    async (request) => {
      const rows = await inTenant(deps, request, listBrands);
      return { items: rows.map(({ id, name }) => ({ brandId: id, name })) };
    },
  );
};

/** One more than is shown tells whether another page follows. */
function namedPage({ cursor, limit = LIST_LIMIT }: ListQuery): NamedPage {
  const place = decodeCursor(cursor, ["string", "id"]) as [string, string] | null;
  return { after: place && { name: place[0], id: place[1] }, limit: limit + 1 };
}

const QueuePath = Type.Object({ queueId: Id });

const queueReading: Routes = (app, deps) => {
  app.get(
    "/queues",
    { config: { access: EVERYONE }, schema: { tags, querystring: ListQuery, response: { 200: QueueList } } },
    async (request) => {
      const page = namedPage(request.query);
      const rows = await inTenant(deps, request, (trx, tenantId) => listQueueSettings(trx, tenantId, undefined, page));
      return pageOf(rows, page.limit - 1, { item: queueOf, cursor: ({ name, id }) => [name, id] });
    },
  );
  app.get(
    "/queues/:queueId",
    { config: { access: EVERYONE }, schema: { tags, params: QueuePath, response: { 200: Queue } } },
    async (request, reply) => tagged(reply, await readQueue(deps, request, request.params.queueId)),
  );
  app.post(
    "/queues/:queueId/check",
    {
      config: { access: ADMINISTRATORS },
      schema: { tags, params: QueuePath, body: QueueEdit, response: { 200: SettingsCheck } },
    },
    (request) => checkQueue(deps, request, request.params.queueId, request.body),
  );
};

const queueEditing: Routes = (app, deps) => {
  app.post(
    "/queues",
    { config: { access: ADMINISTRATORS }, schema: { tags, body: NewQueue, response: { 201: Queue } } },
    async (request, reply) => {
      const { name, like } = request.body;
      const find = (trx: Queries, tenantId: string) => listQueueSettings(trx, tenantId, like);
      const model = like === undefined ? {} : theOne(await inTenant(deps, request, find));
      const queue = wholeQueue({ ...model, id: newId(), name });
      await setQueue(deps, request, queue, 0);
      reply.code(201);
      return tagged(reply, await readQueue(deps, request, queue.id));
    },
  );
  app.put(
    "/queues/:queueId",
    {
      config: { access: ADMINISTRATORS },
      schema: { tags, params: QueuePath, headers: EditHeaders, body: QueueEdit, response: { 200: Queue } },
    },
    async (request, reply) => {
      const { queueId } = request.params;
      await editQueue(deps, request, queueId, request.body);
      return tagged(reply, await readQueue(deps, request, queueId));
    },
  );
  app.delete(
    "/queues/:queueId",
    {
      config: { access: ADMINISTRATORS },
      schema: { tags, params: QueuePath, headers: EditHeaders, response: { 204: Nothing } },
    },
    async (request, reply) => {
      await removeQueue(deps, request, request.params.queueId);
      return reply.code(204).send(null);
    },
  );
};

const LinePath = Type.Object({ lineId: Id });

const lineReading: Routes = (app, deps) => {
  app.get(
    "/lines",
    { config: { access: EVERYONE }, schema: { tags, response: { 200: LineList } } },
    async (request) => {
      return { items: (await inTenant(deps, request, listLinesOfTenant)).map(lineOf) };
    },
  );
  app.get(
    "/lines/:lineId",
    { config: { access: EVERYONE }, schema: { tags, params: LinePath, response: { 200: Line } } },
    async (request, reply) => tagged(reply, lineOf(await findLine(deps, request, request.params.lineId))),
  );
};

const lineEditing: Routes = (app, deps) => {
  app.post(
    "/lines",
    { config: { access: ADMINISTRATORS }, schema: { tags, body: NewLine, response: { 201: Line } } },
    async (request, reply) => {
      const lineId = await createLine(deps, request, request.body);
      reply.code(201);
      return tagged(reply, lineOf(await findLine(deps, request, lineId)));
    },
  );
  app.put(
    "/lines/:lineId",
    {
      config: { access: ADMINISTRATORS },
      schema: { tags, params: LinePath, headers: EditHeaders, body: LineEdit, response: { 200: Line } },
    },
    async (request, reply) => {
      const { lineId } = request.params;
      await editLine(deps, request, lineId, request.body);
      return tagged(reply, lineOf(await findLine(deps, request, lineId)));
    },
  );
  app.delete(
    "/lines/:lineId",
    {
      config: { access: ADMINISTRATORS },
      schema: { tags, params: LinePath, headers: EditHeaders, response: { 204: Nothing } },
    },
    async (request, reply) => {
      await removeLine(deps, request, request.params.lineId);
      return reply.code(204).send(null);
    },
  );
};

const agentRoutes: Routes = (app, deps) => {
  const params = Type.Object({ agentId: Id });
  app.get(
    "/agents",
    { config: { access: EVERYONE }, schema: { tags, querystring: ListQuery, response: { 200: AgentList } } },
    async (request) => {
      const page = namedPage(request.query);
      const rows = await inTenant(deps, request, (trx, tenantId) => listAgentsOfTenant(trx, tenantId, undefined, page));
      return pageOf(rows, page.limit - 1, { item: agentOf, cursor: ({ name, id }) => [name, id] });
    },
  );
  app.get(
    "/agents/:agentId",
    { config: { access: EVERYONE }, schema: { tags, params, response: { 200: AgentItem } } },
    async (request, reply) => tagged(reply, await readAgent(deps, request, request.params.agentId)),
  );
  app.put(
    "/agents/:agentId",
    {
      config: { access: ADMINISTRATORS },
      schema: { tags, params, headers: EditHeaders, body: AgentEdit, response: { 200: AgentItem } },
    },
    async (request, reply) => {
      const { agentId } = request.params;
      const { workSets, ...edit } = request.body;
      const stored = await readAgent(deps, request, agentId);
      const sets = workSets ?? stored.workSets;
      await setAgent(deps, request, wholeAgent({ id: agentId, ...edit, ...(sets ? { workSets: sets } : {}) }));
      return tagged(reply, await readAgent(deps, request, agentId));
    },
  );
};
