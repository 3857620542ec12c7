import { loadConfig } from "@touchstone/runtime";
import { type Static, Type } from "typebox";

const schema = Type.Object({
  DATABASE_URL: Type.String({ description: "As a role that may act as touchstone_app and touchstone_system" }),
  REDIS_URL: Type.Optional(Type.String()),
  PUBLIC_URL: Type.String({ pattern: "^https?://", default: "http://localhost:3000" }),
  ATTACHMENTS_DIR: Type.Optional(
    Type.String({
      minLength: 1,
      description: "Folder of files and their keys, shared by all processes; without it none are kept",
    }),
  ),
  OUTBOX_DIR: Type.Optional(
    Type.String({
      minLength: 1,
      description: "Folder of mails that are kept instead of being sent, one in it for each tenant",
    }),
  ),
  SMTP_URL: Type.Optional(
    Type.String({ pattern: "^smtps?://", description: "The server for mails of ours, with its user and password" }),
  ),
  MAIL_INSIDE_HOSTS: Type.String({
    default: "",
    description: "host:port of servers of mails inside that lines may use, separated by spaces (docs/mail.md)",
  }),
  LOG_LEVEL: Type.String({ default: "info" }),
  PORT: Type.Integer({ default: 3004, minimum: 0, maximum: 65_535 }),
  HOST: Type.String({ minLength: 1, default: "0.0.0.0" }),
  TRUSTED_PROXIES: Type.Optional(Type.String({ description: "Load balancers before us, e.g. loopback or 10.0.0.0/8" })),
  TOUCHSTONE_PARENT_PIPE: Type.Boolean({ default: false, description: "Standard input closes when the parent ends" }),
  TWILIO_API_URL: Type.Optional(Type.String({ description: "A Twilio-compatible API for accounts that name none" })),
  EMULATOR_PHONE_URL: Type.Optional(Type.String({ pattern: "^wss?://", description: "Where the carrier is emulated" })),
  DEMO_PASSWORD: Type.Optional(
    Type.String({ minLength: 1, description: "Shown under the sign-in form of demo tenants" }),
  ),
});
export type ApiConfig = Static<typeof schema>;

/** The api's settings from the environment; throws a ConfigError that names all that is wrong. */
export function readConfig(): ApiConfig {
  return loadConfig(schema, process.env);
}
