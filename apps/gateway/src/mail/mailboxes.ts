import { readFile } from "node:fs/promises";
import { mailboxName } from "@touchstone/db";
import type { ImapPlace } from "@touchstone/mail";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";

/** Where a secret is: in the environment of this process, or in a file that is read anew each time. Never the secret itself. */
const Secret = Type.Union([
  Type.Object({ env: Type.String({ pattern: "^[A-Z][A-Z0-9_]*$" }) }, { additionalProperties: false }),
  Type.Object({ file: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
]);
type Secret = Static<typeof Secret>;

const Mailbox = Type.Object(
  {
    /** The address of a mail line: what comes in goes there. */
    line: Type.String({ pattern: "^[^@\\s]+@[^@\\s]+$", maxLength: 254 }),
    host: Type.String({ minLength: 1 }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    /** TLS from the first byte; otherwise STARTTLS. */
    secure: Type.Boolean(),
    user: Type.String({ minLength: 1 }),
    folder: Type.Optional(Type.String({ minLength: 1 })),
    /** By which name its server says what it found of senders (authserv-id), "-" where it gives none. */
    authority: Type.Optional(Type.String({ pattern: "^[!-~]{1,253}$" })),
    password: Type.Optional(Secret),
    /** For XOAUTH2: a file in which somebody keeps a token that is good now. */
    accessToken: Type.Optional(Type.Object({ file: Type.String({ minLength: 1 }) }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
const Mailboxes = Type.Array(Mailbox, { maxItems: 1_000 });

/** A mailbox that is read for a line. */
export interface MailboxSource {
  readonly line: string;
  /** Tells it from others of the line, and says nothing that is secret. */
  readonly name: string;
  readonly place: ImapPlace;
  /** Another one with each change of its settings. */
  readonly version: string;
}

/**
 * Reads `IMAP_MAILBOXES`: a JSON list of mailboxes, each with the address of its line and a reference to its secret. Throws what
 * is wrong with it, without a secret.
 */
export async function readMailboxes(
  setting: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<MailboxSource[]> {
  const read = jsonOf(setting);
  const [flaw] = Value.Errors(Mailboxes, read);
  if (flaw) throw new Error(`IMAP_MAILBOXES: ${flaw.instancePath || "it"} ${flaw.message}`);
  return await Promise.all((read as Static<typeof Mailboxes>).map((mailbox) => sourceOf(mailbox, env)));
}

function jsonOf(setting: string): unknown {
  try {
    return JSON.parse(setting);
  } catch {
    throw new Error("IMAP_MAILBOXES is no JSON");
  }
}

async function sourceOf(
  { line, password, accessToken, folder = "INBOX", ...server }: Static<typeof Mailbox>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<MailboxSource> {
  const address = line.toLowerCase();
  const name = mailboxName({ ...server, folder });
  if ((password === undefined) === (accessToken === undefined)) {
    throw new Error(`IMAP_MAILBOXES: ${name} needs a password or an accessToken, and not both`);
  }
  const auth =
    accessToken === undefined
      ? { password: await secretOf(name, password as Secret, env) }
      : { accessToken: async () => (await readFile(accessToken.file, "utf8")).trim() };
  return { line: address, name, version: "", place: { ...server, folder, auth, address } };
}

async function secretOf(name: string, secret: Secret, env: Readonly<Record<string, string | undefined>>) {
  const found = "env" in secret ? env[secret.env] : (await readFile(secret.file, "utf8")).trim();
  if (!found) throw new Error(`IMAP_MAILBOXES: the password of ${name} is not where it should be`);
  return found;
}
