import { PastWhyNot, PastWhyNotQuery } from "@touchstone/contracts";
import {
  type ContactHappening,
  lastPointOf,
  type PastPoint,
  type Queries,
  readContactHistory,
  readPastPoint,
  readUserNames,
  rebuildFloor,
  withTenant,
} from "@touchstone/db";
import { getQueue } from "@touchstone/domain";
import { Type } from "typebox";
import { callerOf } from "../access.ts";
import type { Routes } from "../deps.ts";
import { explainPair } from "../explain.ts";
import { notFound, Refused } from "../problem.ts";

const Id = Type.String({ format: "uuid" });

/**
 * What a request may step: some seven seconds' work, in pieces of some milliseconds. Checkpoints stand closer together, unless a tenant
 * was there before they were; support goes further at the command line.
 */
const MOST_ROWS = 100_000;

/** Why an agent did not get a contact at a point of the past: the floor is rebuilt from the journal, and thrown away. */
export const pastWhyNotRoutes: Routes = (app, { database }) => {
  /** One at a time in a process: whatever is asked, calls go first. */
  let isBusy = false;
  app.get(
    "/interactions/:interactionId/why-not/:agentId",
    {
      config: { access: ["supervisor", "administrator"] },
      schema: {
        tags: ["routing"],
        params: Type.Object({ interactionId: Id, agentId: Id }),
        querystring: PastWhyNotQuery,
        response: { 200: PastWhyNot },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { interactionId, agentId } = request.params;
      const typed = pointOf(request.query.at);
      const work = (trx: Queries) => explainIn(trx, { tenantId, interactionId, agentId, typed });
      if (isBusy) throw new Refused(429, "tooManyRequests");
      isBusy = true;
      try {
        return await withTenant(database, tenantId, work, "repeatable read");
      } finally {
        isBusy = false;
      }
    },
  );
};

function pointOf(at: string | undefined): PastPoint | undefined {
  if (at === undefined) return undefined;
  const point = readPastPoint(at);
  if (point === null) throw new Refused(400, "invalid", [{ field: "at", code: "pastPoint" }]);
  return point;
}

interface Asked {
  readonly tenantId: string;
  readonly interactionId: string;
  readonly agentId: string;
  readonly typed: PastPoint | undefined;
}

async function explainIn(trx: Queries, { tenantId, interactionId, agentId, typed }: Asked): Promise<PastWhyNot> {
  const known = await readUserNames(trx, tenantId, [agentId]);
  const history = await readContactHistory(trx, tenantId, interactionId);
  if (history.length === 0 || !known.has(agentId)) throw notFound();
  const point = typed ?? (await lastPointOf(trx, history));
  const past = await rebuildFloor(trx, { tenantId, point, interactionId, mostRows: MOST_ROWS });
  if (typeof past === "string") {
    throw new Refused(422, "notRebuilt", [{ field: "at", code: past, values: { limit: MOST_ROWS } }]);
  }
  const pair = explainPair(past, agentId, interactionId);
  const named = namedIn([...history, ...pair.rules]);
  const agents = Object.fromEntries([...known, ...(await readUserNames(trx, tenantId, named.agents))]);
  const queues = Object.fromEntries(named.queues.map((id) => [id, getQueue(past.floor, id)?.name ?? id]));
  return { ...pair, history: [...history], agents, queues };
}

/** Whom and what the answer speaks of. */
function namedIn(spoken: readonly (ContactHappening | PastWhyNot["rules"][number])[]) {
  const ids = (names: readonly string[]) =>
    spoken.flatMap((one) =>
      Object.entries(one).flatMap(([name, id]) => (names.includes(name) ? ([id].flat() as string[]) : [])),
    );
  return {
    agents: [...new Set(ids(["agentId", "agentIds", "ringingAt", "takenBy"]))].filter(Boolean),
    queues: [...new Set(ids(["queueId", "movedTo"]))],
  };
}
