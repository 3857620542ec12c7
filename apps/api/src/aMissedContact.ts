import { type Database, refreshMissed } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import type { World } from "./aServer.ts";

/** For tests: somebody gave up waiting (or was answered), as the worker would have logged it. The contact's id. */
export async function aMissedContact(
  system: Database,
  { tenantId, brandId, lineId, queueId }: Pick<World, "tenantId" | "brandId" | "lineId" | "queueId">,
  given: { number?: string; at?: number; exit?: "abandonedWaiting" | "answered"; customerId?: string } = {},
): Promise<string> {
  const { number = "+447700900311", at = Date.now(), exit = "abandonedWaiting", customerId = null } = given;
  const id = newId();
  const endedAt = new Date(at);
  await system.kysely
    .insertInto("interactionContent")
    .values({ tenantId, interactionId: id, fromRaw: number, fromAddress: number } as never)
    .execute();
  await system.kysely
    .insertInto("interactionLog")
    .values({
      ...{ tenantId, interactionId: id, brandId, lineId, queueId, customerId, channel: "voice", direction: "inbound" },
      ...{ matchedHow: "unknown", receivedAt: new Date(at - 30_000), queuedAt: new Date(at - 25_000), endedAt, exit },
      ...{ connectedAt: exit === "answered" ? endedAt : null, waitMs: 25_000, record: "{}", events: "[]", lastSeq: 1 },
    } as never)
    .execute();
  const served = exit === "answered" ? [id] : [];
  const missed = exit === "answered" ? [] : [id];
  await refreshMissed(system.kysely, tenantId, { missedIds: missed, servedIds: served, customerIds: [] });
  return id;
}
