import { type Database, type IncomingFact, insertFacts, type TakeFact, withTenantClient } from "@touchstone/db";

export interface FactsOutbox {
  /** Resolves when the fact is durable; what comes in the same moment goes in one statement. Rejects when it is not. */
  send(fact: IncomingFact): Promise<void>;
}

interface Entry {
  readonly fact: IncomingFact;
  readonly done: PromiseWithResolvers<void>;
}

/** Makes facts of desks durable: by the router of this process when there is one, else batched for each tenant. */
export function createFactsOutbox(
  database: Database,
  stored: (tenantId: string) => void,
  take?: TakeFact,
): FactsOutbox {
  const waiting = new Map<string, Entry[]>();
  const flush = async (tenantId: string) => {
    const entries = waiting.get(tenantId) ?? [];
    waiting.delete(tenantId);
    try {
      await withTenantClient(database.pool, tenantId, (client) =>
        insertFacts(
          client,
          entries.map(({ fact }) => fact),
        ),
      );
      stored(tenantId);
      for (const { done } of entries) done.resolve();
    } catch (error) {
      for (const { done } of entries) done.reject(error);
    }
  };
  return {
    send: async (fact) => {
      if (await take?.(fact)) return;
      const entry = { fact, done: Promise.withResolvers<void>() };
      const batch = waiting.get(fact.tenantId);
      if (batch) batch.push(entry);
      else {
        waiting.set(fact.tenantId, [entry]);
        setImmediate(() => void flush(fact.tenantId));
      }
      await entry.done.promise;
    },
  };
}
