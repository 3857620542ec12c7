import {
  ContactPriority,
  PullContact,
  Pulled,
  type TransferAgent,
  TransferTargetQuery,
  TransferTargets,
} from "@touchstone/contracts";
import { findTransferAgents, findTransferQueues, type TransferAgentRow, withTenant } from "@touchstone/db";
import { type Channel, directGate } from "@touchstone/domain";
import { Type } from "typebox";
import { callerOf, EVERYONE } from "../access.ts";
import { readOwnContact } from "../contacts.ts";
import type { Routes } from "../deps.ts";
import { IdempotencyHeaders } from "../idempotency.ts";
import { clientIdOf, wishFor } from "../wishFor.ts";

const InteractionPath = Type.Object({ interactionId: Type.String({ format: "uuid" }) });
const tags = ["interactions"];

/** Giving contacts by hand: whom to choose, a supervisor's pull, and who is served first. */
export const transferRoutes: Routes = (app, deps) => {
  app.get(
    "/transfer-targets",
    {
      config: { access: EVERYONE },
      schema: { tags, querystring: TransferTargetQuery, response: { 200: TransferTargets } },
    },
    async (request) => {
      const { tenantId, userId } = callerOf(request);
      const { q: words = "", channel = "voice" } = request.query;
      return await withTenant(deps.database, tenantId, async (trx) => {
        const agents = await findTransferAgents(trx, { tenantId, exceptAgentId: userId, words });
        return {
          agents: agents.map((row) => targetOf(row, channel)),
          queues: await findTransferQueues(trx, tenantId, words),
        };
      });
    },
  );

  app.post(
    "/interactions/:interactionId/pull",
    {
      config: { access: ["supervisor", "administrator"] },
      schema: {
        tags,
        params: InteractionPath,
        headers: IdempotencyHeaders,
        body: PullContact,
        response: { 200: Pulled },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { interactionId } = request.params;
      const { agentId } = request.body;
      await withTenant(deps.database, caller.tenantId, (trx) => readOwnContact(trx, caller, interactionId));
      const clientId = clientIdOf(request);
      await wishFor(deps, caller, clientId, { type: "pull", interactionId, agentId, userId: caller.userId });
      return { interactionId, agentId };
    },
  );

  app.put(
    "/interactions/:interactionId/priority",
    {
      config: { access: ["supervisor", "administrator"] },
      schema: {
        tags,
        params: InteractionPath,
        headers: IdempotencyHeaders,
        body: ContactPriority,
        response: { 200: ContactPriority },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { interactionId } = request.params;
      const { priorityMs } = request.body;
      await withTenant(deps.database, caller.tenantId, (trx) => readOwnContact(trx, caller, interactionId));
      const clientId = clientIdOf(request);
      await wishFor(deps, caller, clientId, {
        type: "setPriority",
        interactionId,
        priorityMs,
        userId: caller.userId,
      });
      return { priorityMs };
    },
  );
};

function targetOf({ state, name, queues }: TransferAgentRow, channel: Channel): TransferAgent {
  const { intent } = state;
  return {
    agentId: state.id,
    name,
    queues: [...queues],
    unavailable: directGate(state, channel),
    notReadyReason: intent.kind === "notReady" ? intent.reason : null,
  };
}
