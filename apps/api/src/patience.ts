/**
 * The first question to the database of every request: who asks. Not answered by then, milliseconds, the database counts as
 * away, so that whoever asks hears of it within a second.
 */
export const ENTRY_MS = 800;

/** How a pool is opened that the api works on: whether the database is there shows within a second, a slow search may take longer. */
export const API_POOL = { connectTimeoutMs: ENTRY_MS, queryTimeoutMs: 15_000, statementTimeoutMs: 14_000 } as const;
