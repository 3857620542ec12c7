/** What tests share: a database per file, a clock that obeys, and waiting without sleeping. */

export { agentSettings, aLine, aQueue, aTenant, type TestTenant } from "./aTenant.ts";
export { createFakeClock, type FakeClock } from "./createFakeClock.ts";
export { createTestDatabase, type TestDatabase } from "./createTestDatabase.ts";
export { type WaitOptions, waitFor } from "./waitFor.ts";
