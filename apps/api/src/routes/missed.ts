import {
  MissedContact,
  MissedDetail,
  MissedOwner,
  MissedPage,
  MissedQuery,
  MissedResult,
  MissedSummary,
} from "@touchstone/contracts";
import {
  countMissed,
  listMissed,
  listMissedChanges,
  type MissedFilter,
  type MissedRow,
  type MissedViewer,
  readMissed,
  withTenant,
} from "@touchstone/db";
import { Type } from "typebox";
import { callerOf, EVERYONE } from "../access.ts";
import { DEFAULT_LIMIT, decodeCursor, pageOf } from "../cursor.ts";
import type { Routes } from "../deps.ts";
import { answerOnce, IdempotencyHeaders } from "../idempotency.ts";
import { changeMissedOwner, reportMissed, viewerOf } from "../missedWork.ts";
import { notFound } from "../problem.ts";
import { csvOr, sendCsv } from "../reports/csv.ts";
import { missedColumns } from "../reports/missedColumns.ts";

const MissedPath = Type.Object({ missedId: Type.String({ format: "uuid" }) });
const tags = ["missed contacts"];

/** Customers who were not served: who they are, who cares for them, what came of it. */
export const missedRoutes: Routes = (app, deps) => {
  const { database } = deps;
  app.get(
    "/missed-contacts",
    { config: { access: EVERYONE }, schema: { tags, querystring: MissedQuery, response: { 200: csvOr(MissedPage) } } },
    async (request, reply) => {
      const viewer = viewerOf(callerOf(request));
      const { cursor, limit = DEFAULT_LIMIT, state = "unfinished", queueId, owner, format } = request.query;
      const lines = { state, queueId, ownerId: owner === "me" ? viewer.userId : owner };
      if (format === "csv")
        return await sendCsv(reply, `missed-${state}`, missedColumns, allMissed(deps, viewer, lines));
      const place = decodeCursor(cursor, ["number", "id"]) as [number, string] | null;
      const before = place && { at: place[0], id: place[1] };
      const filter = { ...lines, before, limit: limit + 1 };
      const rows = await withTenant(database, viewer.tenantId, (trx) => listMissed(trx, viewer, filter));
      return pageOf(rows, limit, { item: (row: MissedRow) => row, cursor: (row) => [row.lastAt, row.missedId] });
    },
  );

  app.get(
    "/missed-contacts/summary",
    { config: { access: EVERYONE }, schema: { tags, response: { 200: MissedSummary } } },
    async (request) => {
      const viewer = viewerOf(callerOf(request));
      return await withTenant(database, viewer.tenantId, (trx) => countMissed(trx, viewer));
    },
  );

  app.get(
    "/missed-contacts/:missedId",
    { config: { access: EVERYONE }, schema: { tags, params: MissedPath, response: { 200: MissedDetail } } },
    async (request) => {
      const viewer = viewerOf(callerOf(request));
      const { missedId } = request.params;
      return await withTenant(database, viewer.tenantId, async (trx) => {
        const row = await readMissed(trx, viewer, missedId);
        if (row === null) throw notFound();
        return { ...row, changes: await listMissedChanges(trx, viewer.tenantId, missedId) };
      });
    },
  );

  changeRoutes(app, deps);
};

/** So many lines are read at once for a file. */
const LINES_AT_ONCE = 500;

/** From page to page, so that no transaction is as long as somebody's download. */
async function* allMissed(
  { database }: Parameters<Routes>[1],
  viewer: MissedViewer,
  lines: Pick<MissedFilter, "state" | "queueId" | "ownerId">,
): AsyncGenerator<MissedRow> {
  let before: MissedFilter["before"] = null;
  for (;;) {
    const filter: MissedFilter = { ...lines, before, limit: LINES_AT_ONCE };
    const rows = await withTenant(database, viewer.tenantId, (trx) => listMissed(trx, viewer, filter));
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < LINES_AT_ONCE) return;
    before = { at: last.lastAt, id: last.missedId };
  }
}

function changeRoutes(app: Parameters<Routes>[0], { database }: Parameters<Routes>[1]): void {
  const answers = { 200: MissedContact };
  app.post(
    "/missed-contacts/:missedId/owner",
    {
      config: { access: EVERYONE },
      schema: { tags, params: MissedPath, headers: IdempotencyHeaders, body: MissedOwner, response: answers },
    },
    async (request, reply) => {
      const { missedId } = request.params;
      return (await answerOnce(request, reply, database, async (trx) => {
        return { status: 200, body: await changeMissedOwner(trx, callerOf(request), missedId, request.body) };
      })) as MissedContact;
    },
  );

  app.post(
    "/missed-contacts/:missedId/result",
    {
      config: { access: EVERYONE },
      schema: { tags, params: MissedPath, headers: IdempotencyHeaders, body: MissedResult, response: answers },
    },
    async (request, reply) => {
      const { missedId } = request.params;
      return (await answerOnce(request, reply, database, async (trx) => {
        return { status: 200, body: await reportMissed(trx, callerOf(request), missedId, request.body) };
      })) as MissedContact;
    },
  );
}
