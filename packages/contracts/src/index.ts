export * from "./card.ts";
export * from "./emulator.ts";
export * from "./facts.ts";
export * from "./jobs.ts";
export * from "./rest.ts";
export * from "./screens.ts";
export * from "./sockets.ts";
