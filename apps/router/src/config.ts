import { loadConfig } from "@touchstone/runtime";
import { type Static, Type } from "typebox";

const schema = Type.Object({
  DATABASE_URL: Type.String({ description: "As a role that may act as touchstone_system" }),
  REDIS_URL: Type.Optional(Type.String({ description: "Hints go through this Redis instead of PostgreSQL" })),
  PUBLIC_URL: Type.String({ description: "Origin of the URLs that carriers are told to call" }),
  TWILIO_API_URL: Type.Optional(Type.String({ description: "A Twilio-compatible API for accounts that name none" })),
  ATTACHMENTS_DIR: Type.Optional(
    Type.String({
      minLength: 1,
      description: "Folder of files and their keys, shared by all processes; without it none are kept",
    }),
  ),
  SMTP_URL: Type.Optional(
    Type.String({ pattern: "^smtps?://", description: "The server for mails of ours, with its user and password" }),
  ),
  OUTBOX_DIR: Type.Optional(
    Type.String({ minLength: 1, description: "Without a server: where mails are kept instead of being sent" }),
  ),
  MAIL_INSIDE_HOSTS: Type.String({
    default: "",
    description: "host:port of servers of mails inside that lines may use, separated by spaces (docs/mail.md)",
  }),
  LOG_LEVEL: Type.String({ default: "info" }),
  PORT: Type.Integer({ default: 3002, minimum: 0, maximum: 65_535, description: "Health and metrics" }),
  HOST: Type.String({ minLength: 1, default: "0.0.0.0" }),
  TOUCHSTONE_PARENT_PIPE: Type.Boolean({ default: false, description: "Standard input closes when the parent ends" }),
});
export type RouterConfig = Static<typeof schema>;

/** The router's settings from the environment; throws a ConfigError that names all that is wrong. */
export function readConfig(): RouterConfig {
  return loadConfig(schema, process.env);
}
