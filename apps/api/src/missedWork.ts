import type { MissedOwner, MissedResult } from "@touchstone/contracts";
import {
  listAgentsOfTenant,
  lockMissed,
  type MissedRow,
  type MissedViewer,
  type Queries,
  readMissed,
  sayOfMissed,
  setMissedOwner,
} from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { isAbove, type SignedIn } from "./access.ts";
import { notFound, Refused } from "./problem.ts";

/** What the caller sees of the missed list. */
export function viewerOf(caller: SignedIn): MissedViewer {
  return { tenantId: caller.tenantId, userId: caller.userId, seesAll: isAbove(caller) };
}

/**
 * Gives a line to somebody or to nobody. Repeating it changes nothing. Throws 404, 409 with who has it or that it is closed, 403
 * when an agent disposes of other people, 422 for who cannot own it.
 */
export async function changeMissedOwner(
  trx: Queries,
  caller: SignedIn,
  missedId: string,
  { ownerId, from }: MissedOwner,
): Promise<MissedRow> {
  const row = await heldLine(trx, caller, missedId);
  const current = row.owner?.userId ?? null;
  if (current === ownerId) return row;
  if (!isAbove(caller)) {
    if (ownerId !== null && ownerId !== caller.userId) throw new Refused(403, "forbidden");
    if (current !== null && current !== caller.userId) throw takenBy(row);
  }
  if (from !== undefined && from !== current) throw takenBy(row);
  if (ownerId !== null && row.callback?.state === "dialling") throw beingCalled(row.callback.agent ?? "");
  if (ownerId !== null && ownerId !== caller.userId && !(await isAgent(trx, caller.tenantId, ownerId))) {
    throw new Refused(422, "noSuchOwner", [{ field: "ownerId", code: "notAnAgent" }]);
  }
  await setMissedOwner(trx, editOf(caller, missedId), ownerId);
  return await readAgain(trx, caller, missedId, row);
}

/** Writes what came of it; whoever says it and nobody owns it takes it. Throws as `changeMissedOwner`. */
export async function reportMissed(
  trx: Queries,
  caller: SignedIn,
  missedId: string,
  given: MissedResult,
): Promise<MissedRow> {
  const row = await heldLine(trx, caller, missedId);
  const isOthers = row.owner !== null && row.owner.userId !== caller.userId;
  if (isOthers && !isAbove(caller)) throw takenBy(row);
  if (row.owner === null) await setMissedOwner(trx, editOf(caller, missedId), caller.userId);
  const reason = given.result === "dismissed" ? given.reason : null;
  const note = given.note?.trim() || null;
  await sayOfMissed(trx, editOf(caller, missedId), { did: given.result, reason, note });
  return await readAgain(trx, caller, missedId, row);
}

/** The line, held until the transaction ends; refused when it needs nothing more. */
async function heldLine(trx: Queries, caller: SignedIn, missedId: string): Promise<MissedRow> {
  const row = await lockMissed(trx, viewerOf(caller), missedId);
  if (row === null) throw notFound();
  if (row.closed !== null) {
    const remedy = row.closed.by ?? row.closed.how;
    throw new Refused(409, "alreadyClosed", [{ field: "missedId", code: row.closed.how, remedy }]);
  }
  return row;
}

/** A line that was given away may no longer be the agent's to see: then it is shown as it was, without its owner. */
async function readAgain(trx: Queries, caller: SignedIn, missedId: string, before: MissedRow): Promise<MissedRow> {
  return (
    (await readMissed(trx, viewerOf(caller), missedId)) ?? { ...before, state: "open", owner: null, ownedSince: null }
  );
}

async function isAgent(trx: Queries, tenantId: string, userId: string): Promise<boolean> {
  return (await listAgentsOfTenant(trx, tenantId, userId)).length > 0;
}

function takenBy({ owner }: MissedRow): Refused {
  const who = owner === null ? { code: "nobody", remedy: "" } : { code: "takenBy", remedy: owner.name };
  return new Refused(409, "takenBy", [{ field: "ownerId", ...who }]);
}

/** Two who call the same customer at once reach one, and annoy him. */
function beingCalled(agent: string): Refused {
  return new Refused(409, "beingCalled", [{ field: "ownerId", code: "beingCalled", remedy: agent }]);
}

function editOf({ tenantId, userId }: SignedIn, missedId: string) {
  return { tenantId, missedId, userId, changeId: newId() };
}
