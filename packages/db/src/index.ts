export * from "./housekeeping.ts";
export * from "./inbox.ts";
export { migrate } from "./migrate.ts";
export * from "./openDatabase.ts";
export * from "./projection.ts";
export type * from "./tables.ts";
