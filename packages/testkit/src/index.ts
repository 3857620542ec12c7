/** What tests share: a database per file, a clock that obeys, and waiting without sleeping. */

export { aPdf } from "./aPdf.ts";
export { agentSettings, aLine, aQueue, aTenant, type TestTenant } from "./aTenant.ts";
export { createFakeClock, type FakeClock } from "./createFakeClock.ts";
export { createTestDatabase, type TestDatabase } from "./createTestDatabase.ts";
export { createDatabaseProxy, type DatabaseProxy } from "./databaseProxy.ts";
export { aHistory, aLateRing, createWorld, rowsOf, type World } from "./histories.ts";
export type { Move } from "./historyActs.ts";
export { type RunningFloor, runFloor } from "./runFloor.ts";
export { textsOf } from "./textsOf.ts";
export { type WaitOptions, waitFor } from "./waitFor.ts";
