export * from "./inbox.ts";
export { migrate } from "./migrate.ts";
export * from "./openDatabase.ts";
export type * from "./tables.ts";
