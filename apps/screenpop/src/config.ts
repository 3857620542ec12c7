import { loadConfig } from "@touchstone/runtime";
import { type Static, Type } from "typebox";

const schema = Type.Object({
  DATABASE_URL: Type.String({ description: "As a role that may act as touchstone_app" }),
  REDIS_URL: Type.Optional(Type.String()),
  PUBLIC_URL: Type.String({ pattern: "^https?://", default: "http://localhost:3000" }),
  LOG_LEVEL: Type.String({ default: "info" }),
  PORT: Type.Integer({ default: 3003, minimum: 0, maximum: 65_535 }),
  HOST: Type.String({ minLength: 1, default: "0.0.0.0" }),
  TRUSTED_PROXIES: Type.Optional(Type.String({ description: "Load balancers before us, e.g. loopback or 10.0.0.0/8" })),
  TOUCHSTONE_PARENT_PIPE: Type.Boolean({ default: false, description: "Standard input closes when the parent ends" }),
});
export type ScreenpopConfig = Static<typeof schema>;

/** Screenpop's settings from the environment; throws a ConfigError that names all that is wrong. */
export function readConfig(): ScreenpopConfig {
  return loadConfig(schema, process.env);
}
