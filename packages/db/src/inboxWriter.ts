import type { IncomingFact, InsertedFact } from "./inbox.ts";
import type { AskedInteraction, TakeFact } from "./intake.ts";

export interface InboxWriter {
  /**
   * Resolves once the fact is committed (or had been before); rejects when that is not known. After `untilMs` (of
   * `performance.now()`) nobody waits for it: one that is not on its way by then is left, and rejects.
   */
  insert(fact: IncomingFact, asked?: AskedInteraction, untilMs?: number): Promise<InsertedFact>;
}

export interface InboxWriterOptions {
  /** The shorter way, when the router is in this process. */
  readonly take?: TakeFact | undefined;
  /** Makes all of them durable in one statement; see `insertFacts`. */
  readonly insert: (facts: readonly IncomingFact[]) => Promise<InsertedFact[]>;
  /** Called after each commit, once for each tenant that got new facts. */
  readonly stored?: (tenantId: string) => void;
  readonly observeBatch?: (facts: number) => void;
}

const MAX_BATCH = 200;
/** Two, so that one batch is collected and sent while another is being committed; more would only make batches smaller. */
const MAX_IN_FLIGHT = 2;

interface Waiting {
  readonly fact: IncomingFact;
  readonly untilMs: number;
  readonly resolve: (inserted: InsertedFact) => void;
  readonly reject: (error: unknown) => void;
}

/** Makes facts durable in batches: all that arrive within one turn of the event loop, or while two batches are under way. */
export function createInboxWriter(options: InboxWriterOptions): InboxWriter {
  let waiting: Waiting[] = [];
  let inFlight = 0;
  let scheduled = false;
  const schedule = () => {
    if (scheduled || inFlight >= MAX_IN_FLIGHT || waiting.length === 0) return;
    scheduled = true;
    setImmediate(() => void flush());
  };
  const flush = async () => {
    scheduled = false;
    const wanted = stillWanted(waiting);
    const batch = wanted.slice(0, MAX_BATCH);
    waiting = wanted.slice(MAX_BATCH);
    if (batch.length === 0) return;
    inFlight++;
    schedule();
    await insertBatch(options, batch);
    inFlight--;
    schedule();
  };
  const store = (fact: IncomingFact, untilMs: number) =>
    new Promise<InsertedFact>((resolve, reject) => {
      waiting.push({ fact, untilMs, resolve, reject });
      schedule();
    });
  return {
    insert: async (fact, asked, untilMs = Number.POSITIVE_INFINITY) => {
      const taken = await options.take?.(fact, asked);
      return taken ? { id: taken.id, repeated: taken.repeated, taken } : await store(fact, untilMs);
    },
  };
}

/** After an outage nobody waits any more for most of what has gathered: it would only stand in the way of what is new. */
function stillWanted(waiting: readonly Waiting[]): Waiting[] {
  const now = performance.now();
  const late = waiting.filter(({ untilMs }) => untilMs < now);
  for (const { reject } of late) reject(new Error("nobody waits for this fact any more"));
  return waiting.filter(({ untilMs }) => untilMs >= now);
}

async function insertBatch(options: InboxWriterOptions, batch: readonly Waiting[]): Promise<void> {
  try {
    const facts = batch.map(({ fact }) => fact);
    const inserted = await options.insert(facts);
    options.observeBatch?.(batch.length);
    batch.forEach((one, place) => {
      one.resolve(inserted[place] as InsertedFact);
    });
    const fresh = facts.filter((_, place) => !inserted[place]?.repeated);
    for (const tenantId of new Set(fresh.map((fact) => fact.tenantId))) options.stored?.(tenantId);
  } catch (error) {
    if (batch.length > 1 && isAboutTheData(error)) {
      for (const one of batch) await insertBatch(options, [one]);
      return;
    }
    for (const one of batch) one.reject(error);
  }
}

/** One fact that the database cannot hold must not take its neighbours along. */
function isAboutTheData(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^(22|23|54)/.test(code);
}
