import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { composeMail, flawOf } from "./composeMail.ts";
import type { MailPort, OutgoingMail } from "./outgoingMail.ts";

/** A mail that went nowhere, for the outbox page. */
export interface KeptMail {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Mail out where no server is configured: whole mails in a folder, which a page shows. */
export interface FolderMail extends MailPort {
  /** Newest first. */
  list(limit: number): Promise<KeptMail[]>;
  /** The raw mail, or null when it is gone. */
  read(id: string): Promise<Buffer | null>;
  /** Removes those whose head names one of these addresses; tells how many. */
  removeOf(addresses: readonly string[]): Promise<number>;
}

const FILE = /^(\d{13})-[0-9a-f]{16}\.eml$/;
/** Only the newest are kept: an outbox that nobody empties must not fill a disk. */
const KEPT = 1_000;

/** Keeps mails in `folder` instead of sending them; `nowMs` stamps them. */
export function createFolderMail(folder: string, nowMs: () => number = Date.now): FolderMail {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  return {
    send: async (mail) => {
      const flaw = flawOf(mail);
      if (flaw) return { kind: "refused", code: "unsendable", detail: flaw };
      const { message } = await transport.sendMail(composeMail(mail));
      await writeOnce(folder, nowMs(), mail.messageId, message as Buffer);
      await dropOldest(folder);
      return { kind: "done", providerId: mail.messageId } satisfies {
        kind: "done";
        providerId: OutgoingMail["messageId"];
      };
    },
    list: async (limit) => {
      const names = (await namesIn(folder)).slice(0, limit);
      return names.map((name) => ({ id: name, at: Number(FILE.exec(name)?.[1]) }));
    },
    read: async (id) => (FILE.test(id) ? await readFile(join(folder, id)).catch(nullIfAbsent) : null),
    removeOf: (addresses) => removeOf(folder, addresses),
    close: async () => transport.close(),
  };
}

async function removeOf(folder: string, addresses: readonly string[]): Promise<number> {
  let removed = 0;
  for (const name of addresses.length > 0 ? await namesIn(folder) : []) {
    const raw = await readFile(join(folder, name)).catch(nullIfAbsent);
    const head = raw?.subarray(0, raw.indexOf("\r\n\r\n")).toString("utf8").toLowerCase() ?? "";
    if (!addresses.some((address) => head.includes(address.toLowerCase()))) continue;
    await rm(join(folder, name), { force: true });
    removed++;
  }
  return removed;
}

/** A mail that is tried again is there already. */
async function writeOnce(folder: string, at: number, messageId: string, bytes: Buffer): Promise<void> {
  const name = createHash("sha256").update(messageId).digest("hex").slice(0, 16);
  const isThere = (await namesIn(folder)).some((known) => known.endsWith(`-${name}.eml`));
  if (!isThere) await write(folder, `${at}-${name}.eml`, bytes);
}

async function write(folder: string, name: string, bytes: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${name}.${randomBytes(4).toString("hex")}`);
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, join(folder, name));
}

async function namesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(nullIfAbsent)) ?? [];
  return names
    .filter((name) => FILE.test(name))
    .sort()
    .reverse();
}

async function dropOldest(folder: string): Promise<void> {
  for (const name of (await namesIn(folder)).slice(KEPT)) await rm(join(folder, name), { force: true });
}

function nullIfAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
