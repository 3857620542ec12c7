import { loadConfig } from "@touchstone/runtime";
import { type Static, Type } from "typebox";

const schema = Type.Object({
  DATABASE_URL: Type.String({ description: "As a role that may act as touchstone_app and touchstone_system" }),
  REDIS_URL: Type.Optional(Type.String({ description: "Jobs and hints go through this Redis instead of PostgreSQL" })),
  ATTACHMENTS_DIR: Type.Optional(
    Type.String({ minLength: 1, description: "Folder of files and their keys, shared by all processes; swept daily" }),
  ),
  LOG_LEVEL: Type.String({ default: "info" }),
  PORT: Type.Integer({ default: 3005, minimum: 0, maximum: 65_535, description: "Health and metrics" }),
  HOST: Type.String({ minLength: 1, default: "0.0.0.0" }),
  TOUCHSTONE_PARENT_PIPE: Type.Boolean({ default: false, description: "Standard input closes when the parent ends" }),
});
export type WorkerConfig = Static<typeof schema>;

/** The worker's settings from the environment; throws a ConfigError that names all that is wrong. */
export function readConfig(): WorkerConfig {
  return loadConfig(schema, process.env);
}
