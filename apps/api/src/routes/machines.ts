import { type InboxFact, MachineTold } from "@touchstone/contracts";
import { readInteraction, withTenant } from "@touchstone/db";
import { Type } from "typebox";
import { callerOf } from "../access.ts";
import type { Routes } from "../deps.ts";
import { IdempotencyHeaders } from "../idempotency.ts";
import { notFound } from "../problem.ts";
import { clientIdOf, wishFor } from "../wishFor.ts";

/** Facts of machines that are not ours: a menu that serves callers, a voicemail that records them. */
export const machineRoutes: Routes = (app, deps) => {
  app.post(
    "/interactions/:interactionId/machine",
    {
      config: { access: ["administrator"] },
      schema: {
        tags: ["interactions"],
        params: Type.Object({ interactionId: Type.String({ format: "uuid" }) }),
        headers: IdempotencyHeaders,
        body: MachineTold,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { interactionId } = request.params;
      const row = await withTenant(deps.database, caller.tenantId, (trx) =>
        readInteraction(trx, caller.tenantId, interactionId),
      );
      if (row === null) throw notFound();
      await wishFor(deps, caller, clientIdOf(request), factOf(row.contact.record.callId, request.body));
      return await reply.code(204).send(null);
    },
  );
};

function factOf(callId: string, told: MachineTold): InboxFact {
  if (told.did === "menuEntered") return { type: "ivrEntered", callId };
  if (told.did === "menuServed") return { type: "ivrServed", callId };
  return { type: "voicemailLeft", callId, recordingId: told.recordingId, durationMs: told.durationMs };
}
