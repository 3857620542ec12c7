import { loadConfig } from "@touchstone/runtime";
import { type Static, Type } from "typebox";
import { readMailboxes } from "./mail/mailboxes.ts";
import { readMailKeys } from "./mail/mailKeys.ts";
import type { MailIn } from "./mail/registerMail.ts";

const schema = Type.Object({
  DATABASE_URL: Type.String({ description: "As a role that may act as touchstone_system" }),
  REDIS_URL: Type.Optional(Type.String({ description: "Hints go through this Redis instead of PostgreSQL" })),
  PUBLIC_URL: Type.String({
    pattern: "^https?://[^/]+(/.*)?$",
    description: "Origin as carriers were told; signatures are computed over it",
  }),
  TWILIO_ACCOUNT_SID: Type.Optional(Type.String()),
  TWILIO_AUTH_TOKEN: Type.Optional(Type.String({ description: "For an account whose row has no token" })),
  ATTACHMENTS_DIR: Type.Optional(
    Type.String({
      minLength: 1,
      description: "Folder of files and their keys, shared by all processes; without it none are kept",
    }),
  ),
  IMAP_MAILBOXES: Type.Optional(
    Type.String({ description: "JSON list of mailboxes to read, with references to their secrets (docs/mail.md)" }),
  ),
  MAIL_INSIDE_HOSTS: Type.String({
    default: "",
    description: "host:port of servers of mails inside that lines may use, separated by spaces (docs/mail.md)",
  }),
  SENDGRID_PUBLIC_KEY: Type.Optional(
    Type.String({
      minLength: 1,
      description: "Who may bring mails: a public key for all tenants, or tenant=key for each; without it nobody",
    }),
  ),
  TELNYX_PUBLIC_KEY: Type.Optional(
    Type.String({ minLength: 1, description: "With which Telnyx signs, for tenants whose account names no key" }),
  ),
  LOG_LEVEL: Type.String({ default: "info" }),
  PORT: Type.Integer({ default: 3001, minimum: 0, maximum: 65_535 }),
  HOST: Type.String({ minLength: 1, default: "0.0.0.0" }),
  TRUSTED_PROXIES: Type.Optional(Type.String({ description: "Load balancers before us, e.g. loopback or 10.0.0.0/8" })),
  TOUCHSTONE_PARENT_PIPE: Type.Boolean({ default: false, description: "Standard input closes when the parent ends" }),
});
export type GatewayConfig = Static<typeof schema>;

/** The gateway's settings from the environment; throws a ConfigError that names all that is wrong. */
export function readConfig(): GatewayConfig {
  const config = loadConfig(schema, process.env);
  return { ...config, PUBLIC_URL: config.PUBLIC_URL.replace(/\/+$/, "") };
}

/** How mails come in. Throws what is wrong with it, without a secret. */
export async function readMailIn({
  SENDGRID_PUBLIC_KEY: keys = "",
  IMAP_MAILBOXES: boxes = "[]",
  MAIL_INSIDE_HOSTS: insideHosts,
}: GatewayConfig): Promise<MailIn> {
  return { keys: readMailKeys(keys), mailboxes: await readMailboxes(boxes, process.env), insideHosts };
}
