import type { Outcome } from "@touchstone/domain";
import type pg from "pg";
import { insertFacts, readOutcomes } from "./inbox.ts";
import { createInboxWriter } from "./inboxWriter.ts";
import type { TakeFact, TakenFact } from "./intake.ts";
import type { Database } from "./openDatabase.ts";
import { withTenantClient } from "./queryTenant.ts";

/** A wish of a person, or a fact whose outcome somebody waits for. */
export interface WishedFact {
  readonly tenantId: string;
  /** UUIDv7 for the new row; a repeat of `key` keeps the first one's. */
  readonly id: string;
  readonly key: string;
  readonly body: object;
}

export interface Wishes {
  /**
   * Makes a wish durable and waits for what becomes of it; "pending" after `waitMs` (3 s by default): the same key again gives
   * the outcome. `alongside` writes in the same transaction, before the wish, unless the wish is a repeat. Throws what the
   * database throws.
   */
  wish(fact: WishedFact, options?: WishOptions): Promise<Outcome | "pending">;
  /** Stops asking; who still waits gets "pending". */
  close(): void;
}

export interface WishOptions {
  readonly waitMs?: number;
  readonly alongside?: (client: pg.PoolClient) => Promise<void>;
  /** Is told the id of the wish's row: of a repeat that of the first one. */
  readonly onRow?: (id: string) => void;
}

interface Waiting {
  readonly tenantId: string;
  readonly id: string;
  readonly settle: (outcome: Outcome | "pending") => void;
}

/** Hints between processes, as packages/runtime gives them. */
interface Hints {
  notify(topic: string, tenantId: string): void;
  on(topic: string, listener: (tenantId: string) => void): () => void;
}

export interface WishesOptions {
  /** As the system role, whose the inbox is: clicks come in by the same door as webhooks, those of one turn together. */
  readonly database: Database;
  readonly wakeUps: Hints;
  /** Set where the router may be in this process. */
  readonly take?: TakeFact;
  /** Covers a lost hint. Default 250 ms. */
  readonly pollMs?: number;
  readonly onError?: (error: unknown) => void;
}

/** The way of people's wishes through the inbox. */
export function createWishes(options: WishesOptions): Wishes {
  const { database, wakeUps, take, pollMs = 250, onError } = options;
  const waiting = new Map<string, Set<Waiting>>();
  const writer = createInboxWriter({ take, insert: (facts) => insertFacts(database.pool, facts) });
  const insert = async (fact: WishedFact, alongside: WishOptions["alongside"]) =>
    alongside ? { id: await insertAlongside(database.pool, fact, alongside) } : await writer.insert(fact);
  const ask = createAsking(database, waiting, onError);
  const stopListening = wakeUps.on("consumed", ask);
  const poll = setInterval(() => {
    for (const tenantId of waiting.keys()) ask(tenantId);
  }, pollMs);
  poll.unref();
  return {
    wish: async (fact, { waitMs = 3000, alongside, onRow } = {}) => {
      const { id, taken }: { id: string; taken?: TakenFact } = await insert(fact, alongside);
      onRow?.(id);
      if (taken) return taken.outcome;
      wakeUps.notify("inbox", fact.tenantId);
      return await waitForOutcome(waiting, fact.tenantId, id, waitMs, ask);
    },
    close: () => {
      clearInterval(poll);
      stopListening();
      for (const set of waiting.values()) for (const entry of set) entry.settle("pending");
    },
  };
}

async function insertAlongside(
  pool: pg.Pool,
  fact: WishedFact,
  alongside: (client: pg.PoolClient) => Promise<void>,
): Promise<string> {
  return await withTenantClient(pool, fact.tenantId, async (client) => {
    const [inserted] = await insertFacts(client, [fact]);
    if (!inserted) throw new Error("a wish was not inserted");
    if (!inserted.repeated) await alongside(client);
    return inserted.id;
  });
}

function waitForOutcome(
  waiting: Map<string, Set<Waiting>>,
  tenantId: string,
  id: string,
  waitMs: number,
  ask: (tenantId: string) => void,
): Promise<Outcome | "pending"> {
  const { promise, resolve } = Promise.withResolvers<Outcome | "pending">();
  const set = waiting.get(tenantId) ?? new Set();
  const timer = setTimeout(() => entry.settle("pending"), waitMs);
  const entry: Waiting = {
    tenantId,
    id,
    settle: (outcome) => {
      clearTimeout(timer);
      set.delete(entry);
      if (set.size === 0 && waiting.get(tenantId) === set) waiting.delete(tenantId);
      resolve(outcome);
    },
  };
  waiting.set(tenantId, set.add(entry));
  ask(tenantId); // It may be consumed already: a repeat, or a router that was faster than this line.
  return promise;
}

/** One query at a time for each tenant, for all who wait; hints that come meanwhile make one more. */
function createAsking(
  database: Database,
  waiting: Map<string, Set<Waiting>>,
  onError: WishesOptions["onError"],
): (tenantId: string) => void {
  const asking = new Map<string, { again: boolean }>();
  const run = async (tenantId: string, state: { again: boolean }) => {
    do {
      state.again = false;
      const set = waiting.get(tenantId);
      if (!set) break;
      const entries = [...set];
      const ids = entries.map((entry) => entry.id);
      const outcomes = await readOutcomes(
        database.pool,
        ids.map(() => tenantId),
        ids,
      );
      for (const entry of entries) {
        const outcome = outcomes.get(entry.id);
        if (outcome) entry.settle(outcome);
      }
    } while (state.again);
  };
  return (tenantId) => {
    const current = asking.get(tenantId);
    if (current) current.again = true;
    if (current || !waiting.has(tenantId)) return;
    const state = { again: false };
    asking.set(tenantId, state);
    run(tenantId, state)
      .catch((error) => onError?.(error))
      .finally(() => asking.delete(tenantId));
  };
}
