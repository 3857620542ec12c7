import type { ClaimedEffect, EndedEffect, HeldEffect } from "@touchstone/db";
import type { DatabaseModel, EffectRow } from "./databaseModel.ts";

/** The `effect` table's statements, as packages/db/src/effects.ts has them. */

export function claimEffects(db: DatabaseModel, owner: string, claimMs: number, limit: number): ClaimedEffect[] {
  const claimed = duePerContact(db)
    .sort((a, b) => a.runAt - b.runAt || a.ordinal - b.ordinal)
    .slice(0, limit);
  for (const row of claimed) {
    row.claimedBy = owner;
    row.claimedUntil = db.now + claimMs;
    row.attempts += 1;
  }
  const languageOf = ({ interactionId }: EffectRow["effect"]) => db.contacts.get(interactionId)?.row.language ?? "en";
  return claimed.map(({ effect, attempts }) => {
    return { tenantId: db.tenantId, effect, attempts, language: languageOf(effect) };
  });
}

/** The oldest of each contact, when it is due and nobody has it. */
function duePerContact(db: DatabaseModel): EffectRow[] {
  return [...db.pendingEffects.values()].flatMap(([oldest]) =>
    oldest !== undefined && oldest.runAt <= db.now && oldest.claimedUntil < db.now ? [oldest] : [],
  );
}

export function renewEffectClaims(db: DatabaseModel, owner: string, ids: readonly string[], claimMs: number): string[] {
  return ids.filter((id) => {
    const row = db.effects.get(id);
    if (row?.state !== "pending" || row.claimedBy !== owner || row.claimedUntil === 0) return false;
    row.claimedUntil = db.now + claimMs;
    return true;
  });
}

/** The effect's end and the fact of it: both or none. */
export function finishEffect(db: DatabaseModel, { effectId, state, fact }: EndedEffect): boolean {
  const row = db.effects.get(effectId);
  if (row?.state !== "pending") return false;
  row.state = state;
  row.claimedUntil = 0;
  leave(db, row);
  return db.insertFacts([{ tenantId: db.tenantId, ...fact }]).some(({ repeated }) => !repeated);
}

function leave(db: DatabaseModel, row: EffectRow): void {
  const { interactionId } = row.effect;
  const left = (db.pendingEffects.get(interactionId) ?? []).filter((other) => other !== row);
  if (left.length === 0) db.pendingEffects.delete(interactionId);
  else db.pendingEffects.set(interactionId, left);
}

export function retryEffect(db: DatabaseModel, held: HeldEffect, afterMs: number): void {
  const row = db.effects.get(held.effectId);
  if (row?.state !== "pending" || row.claimedBy !== held.owner) return;
  row.runAt = db.now + afterMs;
  row.claimedUntil = 0;
}

export function nextEffectInMs(db: DatabaseModel): number | null {
  const dues = [...db.pendingEffects.values()].flat().map((row) => Math.max(row.runAt, row.claimedUntil) - db.now);
  return dues.length === 0 ? null : Math.min(...dues);
}
