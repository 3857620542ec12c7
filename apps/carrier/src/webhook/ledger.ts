import type { EmulatorAttempt, EmulatorLedgerEntry } from "@touchstone/contracts";

/** The carrier's own record of each webhook: what was sent, how often, and what the application answered. */
export type Ledger = {
  open(entry: Omit<EmulatorLedgerEntry, "id" | "attempts" | "outcome">): OpenEntry;
  find(filter: LedgerFilter): readonly EmulatorLedgerEntry[];
  clear(): void;
};
export type OpenEntry = {
  attempted(attempt: EmulatorAttempt): void;
  close(outcome: EmulatorLedgerEntry["outcome"]): void;
};
export type LedgerFilter = {
  readonly callSid?: string;
  readonly messageSid?: string;
  readonly conferenceSid?: string;
  /** Path prefix. */
  readonly route?: string;
  /** Only entries with a greater id. */
  readonly after?: number;
  readonly limit: number;
};

type Row = { -readonly [K in keyof EmulatorLedgerEntry]: EmulatorLedgerEntry[K] } & { attempts: EmulatorAttempt[] };

/** Keeps the newest `limit` entries. */
export const createLedger = (limit: number): Ledger => {
  const rows = new Map<number, Row>();
  let lastId = 0;
  return {
    open(entry) {
      const row: Row = { ...entry, id: ++lastId, attempts: [], outcome: "pending" };
      rows.set(row.id, row);
      if (rows.size > limit) rows.delete(lastId - limit);
      return {
        attempted: (attempt) => row.attempts.push(attempt),
        close(outcome) {
          row.outcome = outcome;
        },
      };
    },
    find(filter) {
      const found: EmulatorLedgerEntry[] = [];
      for (const row of rows.values()) {
        if (found.length >= filter.limit) break;
        if (matches(row, filter)) found.push(row);
      }
      return found;
    },
    clear: () => rows.clear(),
  };
};

const matches = (row: Row, filter: LedgerFilter): boolean =>
  (filter.after === undefined || row.id > filter.after) &&
  (filter.callSid === undefined || row.callSid === filter.callSid) &&
  (filter.messageSid === undefined || row.messageSid === filter.messageSid) &&
  (filter.conferenceSid === undefined || row.conferenceSid === filter.conferenceSid) &&
  (filter.route === undefined || new URL(row.url).pathname.startsWith(filter.route));
