import { isAbsolute, join } from "node:path";
import { readMailboxes } from "@touchstone/gateway";
import { loadConfig } from "@touchstone/runtime";
import { type Static, Type } from "typebox";

export const ROOT = join(import.meta.dirname, "..", "..", "..");

const Url = (schemes: string) => Type.String({ pattern: `^(${schemes})://` });

/** Hosts to listen on that this machine itself reaches by its loopback address. */
const ANY_ADDRESS = new Set(["localhost", "0.0.0.0", "::"]);

const Environment = Type.Object({
  PORT: Type.Integer({ minimum: 1, maximum: 65_535, default: 3000 }),
  /** What to listen on. Only this machine by default, because the demo's passwords are known to all. */
  HOST: Type.String({ minLength: 1, default: "localhost" }),
  /** How carriers and browsers reach us; signatures are computed over it. */
  PUBLIC_URL: Type.Optional(Url("https?")),
  DATABASE_URL: Type.Optional(Url("postgres|postgresql")),
  REDIS_URL: Type.Optional(Url("redis|rediss")),
  DATA_DIR: Type.String({ minLength: 1, default: ".touchstone" }),
  POSTGRES_BIN_DIR: Type.Optional(Type.String()),
  PATH: Type.String({ default: "" }),
  LOG_LEVEL: Type.Union(
    ["trace", "debug", "info", "warn", "error", "fatal", "silent"].map((level) => Type.Literal(level)),
    { default: "info" },
  ),
  NODE_ENV: Type.Optional(Type.String()),
  /** The embedded database is for one machine without replicas or backups: production must say that it wants it. */
  TOUCHSTONE_ALLOW_EMBEDDED: Type.Boolean({ default: false }),
  /** Demo tenants, whose passwords are known to all; by default only beside the embedded database. */
  TOUCHSTONE_DEMO: Type.Optional(Type.Boolean()),
  /** Set by scripts/start.mjs: standard input is a pipe that closes when the parent ends. */
  TOUCHSTONE_PARENT_PIPE: Type.Boolean({ default: false }),
  TWILIO_ACCOUNT_SID: Type.Optional(Type.String({ pattern: "^AC" })),
  TWILIO_AUTH_TOKEN: Type.Optional(Type.String({ minLength: 1 })),
  TWILIO_API_KEY_SID: Type.Optional(Type.String({ pattern: "^SK" })),
  TWILIO_API_KEY_SECRET: Type.Optional(Type.String({ minLength: 1 })),
  TWILIO_TWIML_APP_SID: Type.Optional(Type.String({ pattern: "^AP" })),
  TWILIO_API_URL: Type.Optional(Url("https?")),
  /** Public keys of Inbound Parse (see the gateway's settings). */
  SENDGRID_PUBLIC_KEY: Type.Optional(Type.String({ minLength: 1 })),
  /** With which Telnyx signs, for tenants whose account names no key. */
  TELNYX_PUBLIC_KEY: Type.Optional(Type.String({ minLength: 1 })),
  /** Mailboxes to read (see the gateway's settings). */
  IMAP_MAILBOXES: Type.Optional(Type.String()),
  /** `host:port` of servers of mails inside that lines may use (see the gateway's settings). */
  MAIL_INSIDE_HOSTS: Type.String({ default: "" }),
  /** The server for mails of ours; without it they are kept in DATA_DIR/outbox. */
  SMTP_URL: Type.Optional(Url("smtp|smtps")),
});

export type Config = ReturnType<typeof readConfig>;

/** The environment of the all-in-one process. Throws `ConfigError` with everything that is wrong. */
export function readConfig(env: Record<string, string | undefined> = process.env) {
  const read = loadConfig(Environment, env);
  return {
    port: read.PORT,
    host: read.HOST,
    publicUrl: (read.PUBLIC_URL ?? `http://localhost:${read.PORT}`).replace(/\/+$/, ""),
    internalUrl: `http://${ANY_ADDRESS.has(read.HOST) ? "127.0.0.1" : read.HOST}:${read.PORT}`,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    dataDir: isAbsolute(read.DATA_DIR) ? read.DATA_DIR : join(ROOT, read.DATA_DIR),
    postgresBinDir: read.POSTGRES_BIN_DIR,
    searchPath: read.PATH,
    logLevel: read.LOG_LEVEL,
    production: read.NODE_ENV === "production",
    embeddedAllowed: read.NODE_ENV !== "production" || read.TOUCHSTONE_ALLOW_EMBEDDED,
    demo: read.TOUCHSTONE_DEMO ?? (!read.DATABASE_URL && read.NODE_ENV !== "production"),
    parentPipe: read.TOUCHSTONE_PARENT_PIPE,
    twilio: twilioOf(read),
    sendGridKey: read.SENDGRID_PUBLIC_KEY,
    /** Their secrets are elsewhere in the environment, or in files. */
    mailboxes: () => readMailboxes(read.IMAP_MAILBOXES ?? "[]", env),
    telnyxKey: read.TELNYX_PUBLIC_KEY,
    smtpUrl: read.SMTP_URL,
    mailInsideHosts: read.MAIL_INSIDE_HOSTS,
  };
}

/** Undefined when no account is named: the carrier is then the emulator. */
function twilioOf(read: Static<typeof Environment>) {
  if (!read.TWILIO_ACCOUNT_SID) return undefined;
  return {
    accountSid: read.TWILIO_ACCOUNT_SID,
    authToken: read.TWILIO_AUTH_TOKEN ?? "", // Empty fails closed: no signature is ever right.
    apiKeySid: read.TWILIO_API_KEY_SID,
    apiKeySecret: read.TWILIO_API_KEY_SECRET,
    twimlAppSid: read.TWILIO_TWIML_APP_SID,
    apiUrl: read.TWILIO_API_URL,
  };
}
